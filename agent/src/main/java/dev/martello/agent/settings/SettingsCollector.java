package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Collects all settings of a machine. */
public final class SettingsCollector {
    private static final String NO_KERNEL = "an image has no kernel that runs";
    private static final String NOTHING_IS_MOUNTED = "in an image nothing is mounted";
    private static final String NOTHING_RUNS = "in an image nothing runs";

    private final MachineFiles files;
    private final Function<OsFamily, PartCollector> disk;

    private SettingsCollector(MachineFiles files, Function<OsFamily, PartCollector> disk) {
        this.files = files;
        this.disk = disk;
    }

    /** @param extent how much of the disk is gone through, each time */
    public SettingsCollector(MachineFiles files, DiskExtent extent) {
        this(files, family -> new DiskCollector(family, extent));
    }

    /** @param rounds what is known of the disk from them */
    public SettingsCollector(MachineFiles files, DiskRounds rounds) {
        this(files, family -> new DiskRoundCollector(rounds, new DiskCollector(family, DiskExtent.SYSTEM)));
    }

    /** Of the disk, it goes through the directories of the system only. */
    public SettingsCollector(MachineFiles files) {
        this(files, DiskExtent.SYSTEM);
    }

    /**
     * What is seen now.
     *
     * @param progress is told the name of each part before it is looked at
     */
    public Settings collect(Consumer<String> progress) {
        OperatingSystem system = system(files);
        List<Settings.Part> parts = new ArrayList<>();
        List<Unseen> unseen = new ArrayList<>();
        for (PartCollector each : collectors(system.family())) {
            progress.accept(each.part());
            Observation observation = new Observation(each.part());
            each.collect(files, observation).ifPresent(parts::add);
            unseen.addAll(observation.unseen());
        }
        return Settings.of(system, parts, unseen);
    }

    static OperatingSystem system(MachineFiles files) {
        try {
            OsRelease found = OsRelease.read(files).orElse(new OsRelease("", ""));
            OsFamily family = found.id().equals("freebsd") ? OsFamily.FREEBSD : OsFamily.LINUX;
            return new OperatingSystem(family, found.id(), found.version());
        } catch (Unreadable e) {
            return new OperatingSystem(OsFamily.LINUX, "", "");
        }
    }

    private List<PartCollector> collectors(OsFamily family) {
        return switch (family) {
            case LINUX ->
                List.of(
                        new OfRunningMachine(new LinuxKernelCollector(), NO_KERNEL),
                        new OfRunningMachine(new ProcSysCollector(), NO_KERNEL),
                        new OfRunningMachine(new InterfacesCollector(), NO_KERNEL),
                        new OfRunningMachine(new LinuxListenersCollector(), NOTHING_RUNS),
                        new OfRunningMachine(new GuestsCollector(), NOTHING_RUNS),
                        new UnitsCollector(),
                        new OfRunningMachine(new BootCollector(), NO_KERNEL),
                        new BootMenuCollector(),
                        new FirewallCollector(OperatingSystemCalls.ofThisMachine()),
                        new NginxCollector(),
                        new TimeCollector(),
                        new LoggingCollector(),
                        new PrivilegesCollector(),
                        new CryptoCollector(),
                        AssignmentCollector.LINUX_SYSCTL,
                        new OfRunningMachine(new MountInfoCollector(), NOTHING_IS_MOUNTED),
                        new SshServerCollector(),
                        new AccountsCollector(family),
                        new FileAccessCollector(family),
                        new PackagesCollector(),
                        disk.apply(family));
            case FREEBSD ->
                List.of(
                        new OfRunningMachine(new FreeBsdKernelCollector(SystemProgram.standard()), NO_KERNEL),
                        new OfRunningMachine(new FreeBsdSysctlCollector(SystemProgram.standard()), NO_KERNEL),
                        new OfRunningMachine(new SockstatCollector(SystemProgram.standard()), NOTHING_RUNS),
                        new OfRunningMachine(new MountTableCollector(SystemProgram.standard()), NOTHING_IS_MOUNTED),
                        new OfRunningMachine(new JailsCollector(SystemProgram.standard()), NOTHING_RUNS),
                        new ConfiguredJailsCollector(),
                        new FreeBsdFirewallCollector(SystemProgram.standard()),
                        new NginxCollector(),
                        new TimeCollector(),
                        new LoggingCollector(),
                        new PrivilegesCollector(),
                        new CryptoCollector(),
                        AssignmentCollector.FREEBSD_SYSCTL,
                        AssignmentCollector.LOADER,
                        AssignmentCollector.RC,
                        new SshServerCollector(),
                        new AccountsCollector(family),
                        new FileAccessCollector(family),
                        new PackagesCollector(),
                        disk.apply(family));
        };
    }
}
