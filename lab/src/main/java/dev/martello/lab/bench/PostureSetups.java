package dev.martello.lab.bench;

import dev.martello.agent.settings.SettingsCollector;
import dev.martello.evidence.canonical.RecordFormat;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.packages.InstalledPackage;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.FileAccess;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings of machines that are set up much as this one is, and no two of them alike. The same number is always the same machine. */
final class PostureSetups {
    /** What they do not have in common. */
    enum Difference {
        /** Sysctls: some that checks ask for, and some that none asks for. */
        ONE_PART,
        /** Sysctls, the kernel's command line, units, files, mounts, packages and binaries. */
        LARGE_PARTS
    }

    private static final List<String> OFTEN_CHANGED = List.of(
            "kernel.kptr_restrict",
            "kernel.dmesg_restrict",
            "kernel.yama.ptrace_scope",
            "kernel.perf_event_paranoid",
            "kernel.panic",
            "fs.protected_fifos",
            "net.ipv4.tcp_syncookies",
            "vm.mmap_min_addr");

    private static final int VALUES = 4;
    private static final int OTHERS = 5;
    private static final RecordFormat<Settings> FORMAT =
            RecordFormat.of(Settings.class, ItemKind.SETTINGS.maxBytes(), Integer.MAX_VALUE);

    private final Settings machine;
    private final List<String> names;
    private final Difference difference;

    private PostureSetups(Settings machine, Difference difference) {
        this.machine = machine;
        this.names =
                machine.sysctl().stream().flatMap(all -> all.keySet().stream()).toList();
        this.difference = difference;
    }

    static PostureSetups ofThisMachine(Difference difference) {
        return new PostureSetups(thisMachine(), difference);
    }

    static Settings thisMachine() {
        return new SettingsCollector(MachineFiles.ofThisMachine()).collect(_ -> {});
    }

    /** The settings of a machine, as it sends them. */
    Item item(int number) {
        Random random = new Random(number);
        Settings other = with(machine, "sysctl", machine.sysctl().map(all -> sysctl(all, random, number)));
        return SettingsItem.write(
                        switch (difference) {
                            case ONE_PART -> other;
                            case LARGE_PARTS -> otherwise(other, random, number);
                        })
                .orElseThrow();
    }

    private Settings otherwise(Settings settings, Random random, int number) {
        Settings other = with(settings, "kernel", settings.kernel().map(kernel -> kernel(kernel, number)));
        other = with(other, "units", other.units().map(all -> units(all, random, number)));
        other = with(other, "files", other.files().map(all -> files(all, random, number)));
        other = with(other, "mounts", other.mounts().map(all -> mounts(all, random, number)));
        other = with(other, "packages", other.packages().map(all -> packages(all, random, number)));
        return with(other, "disk", other.disk().map(disk -> disk(disk, number)));
    }

    private static Settings with(Settings settings, String component, Optional<?> value) {
        return FORMAT.with(settings, component, value);
    }

    private SortedMap<String, String> sysctl(SortedMap<String, String> all, Random random, int number) {
        SortedMap<String, String> changed = new TreeMap<>(all);
        for (String each : OFTEN_CHANGED) {
            if (random.nextInt(VALUES) == 0) {
                changed.put(each, Integer.toString(random.nextInt(VALUES)));
            }
        }
        for (int i = 0; i < OTHERS; i++) {
            changed.put(names.get(random.nextInt(names.size())), Integer.toString(random.nextInt()));
        }
        return added(changed, "kernel.setup", Integer.toString(number));
    }

    private static Kernel kernel(Kernel kernel, int number) {
        return RecordFormat.of(Kernel.class, 1, 1)
                .with(
                        kernel,
                        "commandLine",
                        kernel.commandLine().map(line -> added(line, "setup", Integer.toString(number))));
    }

    /** One of them is not locked in as it was. */
    private static SortedMap<String, Unit> units(SortedMap<String, Unit> all, Random random, int number) {
        SortedMap<String, Unit> changed = new TreeMap<>(all);
        one(List.copyOf(all.values()), random)
                .ifPresent(unit -> changed.put(
                        unit.name(),
                        new Unit(
                                unit.name(),
                                unit.programs(),
                                unit.sockets(),
                                added(unit.settings(), "ReadOnlyPaths", "/srv/" + number),
                                unit.running())));
        return changed;
    }

    /** One of them belongs to somebody else. */
    private static SortedMap<String, FileAccess> files(SortedMap<String, FileAccess> all, Random random, int number) {
        SortedMap<String, FileAccess> changed = new TreeMap<>(all);
        one(List.copyOf(all.keySet()), random)
                .ifPresent(path -> changed.compute(
                        path,
                        (_, access) -> new FileAccess(
                                access.kind(), access.mode(), access.uid(), Optional.of((long) number))));
        return changed;
    }

    private static List<Mount> mounts(List<Mount> all, Random random, int number) {
        List<Mount> changed = new ArrayList<>(all);
        if (!changed.isEmpty()) {
            Mount mount = changed.getFirst();
            changed.set(
                    0,
                    new Mount(
                            mount.path(),
                            mount.type(),
                            "/dev/disk" + number,
                            List.of("rw", "commit=" + random.nextInt(VALUES))));
        }
        return changed;
    }

    /** One of them has another version. */
    private static List<InstalledPackage> packages(List<InstalledPackage> all, Random random, int number) {
        List<InstalledPackage> changed = new ArrayList<>(all);
        if (!changed.isEmpty()) {
            int place = random.nextInt(changed.size());
            changed.set(
                    place,
                    RecordFormat.of(InstalledPackage.class, 1, 1).with(changed.get(place), "version", "1." + number));
        }
        return changed;
    }

    /** There is a program more. */
    private static Disk disk(Disk disk, int number) {
        List<BinaryGroup> groups = new ArrayList<>(disk.binaries());
        if (!groups.isEmpty()) {
            BinaryGroup first = groups.getFirst();
            List<String> paths = new ArrayList<>(first.paths());
            paths.add("/usr/bin/setup-" + number);
            groups.set(0, new BinaryGroup(first.protections(), first.privileged(), paths));
        }
        return new Disk(groups, disk.privileged(), disk.worldWritable(), disk.ownerless(), disk.leftOut());
    }

    private static SortedMap<String, String> added(SortedMap<String, String> all, String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(all);
        more.put(name, value);
        return more;
    }

    private static <T> Optional<T> one(List<T> all, Random random) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
}
