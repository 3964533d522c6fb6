package dev.martello.agent.settings;

import static dev.martello.evidence.settings.Guest.Kind.CONTAINER;
import static dev.martello.evidence.settings.Guest.Kind.MACHINE;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Guest;
import dev.martello.evidence.settings.Guests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Containers and virtual machines that run, by the control groups that their managers make for them and by the programs that watch over
 * them, whether a daemon does it or none.
 */
final class GuestsCollector implements PartCollector {
    private record Sign(Pattern pattern, Guest guest) {
        Sign(String pattern, String manager, Guest.Kind kind) {
            this(Pattern.compile(pattern), new Guest(manager, kind));
        }
    }

    private static final List<Sign> GROUPS = List.of(
            new Sign("/libpod-[0-9a-f]{12,64}([.]scope)?(/|$)", "podman", CONTAINER),
            new Sign("/docker[-/][0-9a-f]{64}([.]scope)?(/|$)", "docker", CONTAINER),
            new Sign("/cri-containerd-[0-9a-f]{64}[.]scope(/|$)", "containerd", CONTAINER),
            new Sign("/crio-[0-9a-f]{64}[.]scope(/|$)", "cri-o", CONTAINER),
            new Sign("/lxc[.]payload[.]", "lxc", CONTAINER),
            new Sign("/systemd-nspawn@[^/]+[.]service(/|$)", "systemd-nspawn", CONTAINER),
            new Sign("/machine-qemu[^/]*[.]scope(/|$)", "libvirt", MACHINE));

    /** Of a name the kernel keeps 15 octets. */
    private static final List<Sign> PROGRAMS = List.of(
            new Sign("conmon(rs)?", "conmon", CONTAINER),
            new Sign("containerd-shim.*", "containerd", CONTAINER),
            new Sign("systemd-nspawn", "systemd-nspawn", CONTAINER),
            new Sign("(qemu-system-|qemu-kvm).*", "qemu", MACHINE),
            new Sign("firecracker", "firecracker", MACHINE),
            new Sign("cloud-hyperviso.*", "cloud-hypervisor", MACHINE));

    @Override
    public String part() {
        return "guests";
    }

    @Override
    public Optional<Guests> collect(MachineFiles files, Observation observation) {
        return observation.of(Processes.DIRECTORY, () -> Optional.of(new Guests(guests(files))));
    }

    private static List<Guest> guests(MachineFiles files) throws Unreadable {
        if (!Processes.areAll(files)) {
            throw new Unreadable("the machine's processes are not all to be seen, as from within a container");
        }
        ControlGroups groups = ControlGroups.of(files);
        List<Guest> guests = new ArrayList<>();
        for (int process : Processes.numbers(files)) {
            String group = groups.path(process).orElse("");
            List<Guest> byGroup = GROUPS.stream()
                    .filter(each -> each.pattern().matcher(group).find())
                    .map(Sign::guest)
                    .toList();
            guests.addAll(byGroup);
            if (byGroup.isEmpty()) {
                String name = Processes.name(files, process).orElse("");
                PROGRAMS.stream()
                        .filter(each -> each.pattern().matcher(name).matches())
                        .map(Sign::guest)
                        .forEach(guests::add);
            }
        }
        return guests;
    }
}
