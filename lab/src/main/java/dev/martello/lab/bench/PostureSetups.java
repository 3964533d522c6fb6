package dev.martello.lab.bench;

import dev.martello.agent.settings.SettingsCollector;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.FileAccesses;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Sysctls;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of this machine, and of others that are set up much as it is: each of them differs in a few settings that checks ask for, in a
 * few that none asks for, and in a mount's options. No two are the same, and none shares a text with another, as if each had arrived in a
 * report.
 */
final class PostureSetups {
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

    private final Settings machine;
    private final List<String> names;
    private final Random random = new Random(20261126);
    private int made;

    private PostureSetups(Settings machine) {
        this.machine = machine;
        this.names =
                machine.sysctl().stream().flatMap(all -> all.keySet().stream()).toList();
    }

    static PostureSetups ofThisMachine() {
        return new PostureSetups(new SettingsCollector(MachineFiles.ofThisMachine()).collect(_ -> {}));
    }

    Settings machine() {
        return machine;
    }

    /** So many more, which were not there before. */
    List<Settings> next(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    private Settings next() {
        List<Settings.Part> parts = new ArrayList<>();
        machine.kernel().ifPresent(parts::add);
        machine.interfaces().ifPresent(parts::add);
        machine.ssh().ifPresent(parts::add);
        machine.accounts().ifPresent(parts::add);
        machine.files().map(FileAccesses::new).ifPresent(parts::add);
        machine.sysctl().map(this::changed).map(Sysctls::new).ifPresent(parts::add);
        machine.mounts().map(this::changed).map(Mounts::new).ifPresent(parts::add);
        return Settings.of(machine.system(), parts, machine.unseen());
    }

    private SortedMap<String, String> changed(SortedMap<String, String> sysctl) {
        SortedMap<String, String> changed = new TreeMap<>();
        sysctl.forEach((name, value) -> changed.put(copy(name), copy(value)));
        for (String each : OFTEN_CHANGED) {
            if (random.nextInt(VALUES) == 0) {
                changed.put(each, Integer.toString(random.nextInt(VALUES)));
            }
        }
        for (int i = 0; i < OTHERS; i++) {
            changed.put(names.get(random.nextInt(names.size())), Integer.toString(random.nextInt()));
        }
        changed.put("kernel.setup", Integer.toString(made++));
        return changed;
    }

    private List<Mount> changed(List<Mount> mounts) {
        List<Mount> changed = new ArrayList<>(mounts);
        if (!changed.isEmpty() && random.nextBoolean()) {
            changed.set(0, other(changed.getFirst()));
        }
        return changed;
    }

    private Mount other(Mount mount) {
        return new Mount(mount.path(), mount.type(), mount.source(), List.of("rw", "commit=" + random.nextInt(VALUES)));
    }

    /** Its octets are its own, so it is compared as one that was read elsewhere. */
    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }
}
