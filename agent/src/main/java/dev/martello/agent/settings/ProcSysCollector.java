package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Sysctls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings below {@code /proc/sys}: all of them, or none if there are too many, because one that was left out would seem to be none. Left out is what is no setting: counters, random numbers, what the kernel lowers by itself, and the
 * name of the machine; with them no two machines would have the same settings.
 */
record ProcSysCollector(int maxSettings) implements PartCollector {
    private static final String DIRECTORY = "/proc/sys";
    private static final int MAX_DEPTH = 8;

    /** Most have a thousand, and each network interface a hundred more. */
    private static final int MAX_SETTINGS = 50_000;

    private static final int MAX_BYTES = 1 << 16;
    private static final Set<PosixFilePermission> READ =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private static final Pattern NO_SETTING = Pattern.compile("kernel\\.random\\.(?:boot_id|uuid|entropy_avail)"
            + "|kernel\\.(?:ns_last_pid|perf_event_max_sample_rate|hostname|domainname|tainted|osrelease|version|pty\\.nr|bootloader_.*|cap_last_cap)"
            + "|fs\\.(?:file-nr|inode-nr|inode-state|dentry-state|aio-nr|dquot.*|quota\\..*|binfmt_misc\\..*)"
            + "|net\\.netfilter\\.nf_conntrack_count|net\\.ipv4\\.tcp_fastopen_key|net\\.ipv6\\.conf\\..*\\.stable_secret"
            + "|kernel\\.sched_domain\\..*|dev\\.cdrom\\.info");

    ProcSysCollector() {
        this(MAX_SETTINGS);
    }

    @Override
    public String part() {
        return "sysctl";
    }

    @Override
    public Optional<Sysctls> collect(MachineFiles files, Observation observation) {
        SortedMap<String, String> values = new TreeMap<>();
        byte[] room = new byte[MAX_BYTES + 1];
        try {
            Path directory = files.resolve(DIRECTORY);
            for (Path setting : settings(directory)) {
                String name = name(directory.relativize(setting));
                if (!NO_SETTING.matcher(name).matches()) {
                    value(setting, room, name, observation).ifPresent(value -> values.put(name, value));
                }
            }
        } catch (Unreadable e) {
            observation.unseen(e.problem());
            return Optional.empty();
        }
        return Optional.of(new Sysctls(values));
    }

    private static Optional<String> value(Path setting, byte[] room, String name, Observation observation) {
        try {
            return MachineFiles.text(setting, room).map(value -> value.strip().replace('\t', ' '));
        } catch (Unreadable e) {
            if (isReadable(setting)) {
                observation.unseen(name, e.problem());
            }
            return Optional.empty();
        }
    }

    /** The files of settings below the directory. */
    private List<Path> settings(Path directory) throws Unreadable {
        try (Stream<Path> found = Files.find(directory, MAX_DEPTH, (_, attributes) -> attributes.isRegularFile())) {
            List<Path> settings = found.limit(maxSettings + 1L).toList();
            if (settings.size() > maxSettings) {
                throw new Unreadable(DIRECTORY + " has more than " + maxSettings + " settings");
            }
            return settings;
        } catch (IOException | UncheckedIOException e) {
            throw new Unreadable(DIRECTORY + " cannot be read: " + e.getMessage());
        }
    }

    /** Some can only be written: they set something off, and are no settings. */
    private static boolean isReadable(Path file) {
        try {
            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                    .anyMatch(READ::contains);
        } catch (IOException e) {
            return false;
        }
    }

    /** Dots stand between directories, and slashes for the dots in their names. */
    private static String name(Path relative) {
        return relative.toString().replace('.', '\0').replace('/', '.').replace('\0', '/');
    }
}
