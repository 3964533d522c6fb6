package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.FileAccess;
import dev.martello.evidence.settings.FileAccesses;
import dev.martello.evidence.settings.OsFamily;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Owners and permissions of files that everything else rests on. Nothing is opened. */
record FileAccessCollector(OsFamily family) implements PartCollector {
    private static final List<String> COMMON = List.of(
            "/",
            "/boot",
            "/etc",
            "/etc/cron.d",
            "/etc/cron.d/*",
            "/etc/crontab",
            "/etc/group",
            "/etc/passwd",
            "/etc/profile",
            "/etc/rc.local",
            "/etc/ssh",
            "/etc/ssh/ssh_host_*_key",
            "/etc/ssh/sshd_config",
            "/etc/ssh/sshd_config.d",
            "/etc/ssh/sshd_config.d/*",
            "/etc/sysctl.conf",
            "/root",
            "/root/.ssh",
            "/root/.ssh/authorized_keys",
            "/tmp",
            "/usr",
            "/usr/bin",
            "/usr/sbin",
            "/var/tmp");

    private static final List<String> LINUX = List.of(
            "/boot/efi/EFI/*/grub.cfg",
            "/boot/grub/grub.cfg",
            "/boot/grub2/grub.cfg",
            "/boot/grub2/user.cfg",
            "/boot/loader/entries/*",
            "/boot/loader/loader.conf",
            "/etc/cron.daily",
            "/etc/cron.daily/*",
            "/etc/cron.hourly",
            "/etc/cron.hourly/*",
            "/etc/cron.monthly",
            "/etc/cron.monthly/*",
            "/etc/cron.weekly",
            "/etc/cron.weekly/*",
            "/etc/default/grub",
            "/etc/doas.conf",
            "/etc/group-",
            "/etc/grub.d/*",
            "/etc/gshadow",
            "/etc/gshadow-",
            "/etc/ld.so.conf",
            "/etc/ld.so.conf.d/*",
            "/etc/ld.so.preload",
            "/etc/passwd-",
            "/etc/profile.d/*",
            "/etc/security/opasswd",
            "/etc/shadow",
            "/etc/shadow-",
            "/etc/sudoers",
            "/etc/sudoers.d",
            "/etc/sudoers.d/*",
            "/etc/sysctl.d/*",
            "/var/spool/cron",
            "/var/spool/cron/crontabs");

    private static final List<String> FREEBSD = List.of(
            "/boot/loader.conf",
            "/boot/loader.conf.d/*",
            "/boot/loader.conf.local",
            "/etc/login.conf",
            "/etc/master.passwd",
            "/etc/pf.conf",
            "/etc/pwd.db",
            "/etc/rc.conf",
            "/etc/rc.conf.d/*",
            "/etc/rc.conf.local",
            "/etc/spwd.db",
            "/usr/local/etc/doas.conf",
            "/usr/local/etc/sudoers",
            "/usr/local/etc/sudoers.d",
            "/usr/local/etc/sudoers.d/*",
            "/usr/local/etc/rc.d/*",
            "/var/cron/tabs");

    /** They are made anew at each start, so an image has none that count. */
    private static final List<String> DEVICES = List.of(
            "/dev/ipmi/[0-9]*",
            "/dev/ipmi[0-9]*",
            "/dev/ipmidev/[0-9]*",
            "/dev/kmem",
            "/dev/mem",
            "/dev/shm",
            "/dev/tpm[0-9]*",
            "/dev/tpmrm[0-9]*",
            "/run/containerd/containerd.sock",
            "/run/crio/crio.sock",
            "/run/docker.sock",
            "/run/libvirt/libvirt-sock",
            "/run/lxd.socket",
            "/run/podman/podman.sock",
            "/sys/kernel/security/ima",
            "/sys/kernel/security/ima/policy");

    @Override
    public String part() {
        return "files";
    }

    @Override
    public Optional<FileAccesses> collect(MachineFiles files, Observation observation) {
        boolean hasOwners = hasOwners(files);
        if (!hasOwners) {
            observation.unseen("the image does not belong to root, so it does not say whose its files are");
        }
        SortedMap<String, FileAccess> byPath = new TreeMap<>();
        patterns(files.isLive()).forEach(pattern -> {
            for (String path : paths(files, pattern, observation)) {
                access(files, path, observation)
                        .map(found -> hasOwners ? found : found.withoutOwner())
                        .ifPresent(found -> byPath.put(path, found));
            }
        });
        return Optional.of(new FileAccesses(byPath));
    }

    /** Who unpacks an image without being root owns all of it. */
    private static boolean hasOwners(MachineFiles files) {
        try {
            return files.isLive()
                    || files.status("/").filter(root -> root.uid() == 0).isPresent();
        } catch (Unreadable e) {
            return false;
        }
    }

    private Stream<String> patterns(boolean isLive) {
        List<String> own = switch (family) {
            case LINUX -> LINUX;
            case FREEBSD -> FREEBSD;
        };
        return Stream.of(COMMON, own, isLive ? DEVICES : List.<String>of()).flatMap(List::stream);
    }

    /** If a directory cannot be read, the pattern stands for what may be in it. */
    private static List<String> paths(MachineFiles files, String pattern, Observation observation) {
        try {
            return pattern.equals("/") ? List.of(pattern) : PathPattern.paths(files, pattern);
        } catch (Unreadable e) {
            observation.unseen(e.problem());
            return List.of(pattern);
        }
    }

    private static Optional<FileAccess> access(MachineFiles files, String path, Observation observation) {
        try {
            Optional<FileStatus> status = files.status(path);
            return status.map(FileAccess::of);
        } catch (Unreadable e) {
            observation.unseen(e.problem());
            return Optional.of(FileAccess.unseen());
        }
    }
}
