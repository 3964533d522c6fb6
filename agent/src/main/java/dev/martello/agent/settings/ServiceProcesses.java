package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which services of systemd have a process.
 *
 * @param services those of which one was seen
 * @param doubt why another may have one all the same, for people
 */
record ServiceProcesses(Set<String> services, Optional<String> doubt) {
    /** By then a machine has started what it starts. */
    private static final Duration STARTED = Duration.ofMinutes(5);

    private static final int FIRST = 1;
    private static final String SYSTEMD = "systemd";
    private static final String UPTIME = Processes.DIRECTORY + "/uptime";
    private static final int MAX_BYTES = 1 << 12;

    /** The place of the time at which a process started, among what follows its name in {@code stat}; see proc_pid_stat(5). */
    private static final int START_TIME = 19;

    /** In {@code /proc} the kernel counts in hundredths of a second. */
    private static final int TICKS_DIGITS = 2;

    ServiceProcesses {
        services = Set.copyOf(services);
    }

    /** Those of the machine, if it runs. */
    static ServiceProcesses of(MachineFiles files) {
        return files.isLive() ? find(files) : none("in an image nothing runs");
    }

    /** Those that {@code /proc} has. */
    static ServiceProcesses find(MachineFiles files) {
        try {
            requireSystemd(files);
            ControlGroups groups = ControlGroups.of(files);
            Set<String> services = new HashSet<>();
            for (int process : Processes.numbers(files)) {
                groups.service(process).filter(name -> !name.isEmpty()).ifPresent(services::add);
            }
            return new ServiceProcesses(
                    services,
                    isStarted(files)
                            ? Optional.empty()
                            : Optional.of("the machine has only just started; what does not run yet may do so later"));
        } catch (Unreadable e) {
            return none(e.problem());
        }
    }

    private static ServiceProcesses none(String doubt) {
        return new ServiceProcesses(Set.of(), Optional.of(doubt));
    }

    /** Whether a service has one; empty if that is not known. */
    Optional<Boolean> has(String service) {
        return services.contains(service)
                ? Optional.of(true)
                : Optional.of(false).filter(_ -> doubt.isEmpty());
    }

    /** Processes of others may be hidden, and a container may have the machine's files but not its processes. */
    private static void requireSystemd(MachineFiles files) throws Unreadable {
        if (Processes.name(files, FIRST).filter(SYSTEMD::equals).isEmpty()) {
            throw new Unreadable("the processes that systemd starts are not to be seen in " + Processes.DIRECTORY);
        }
    }

    private static boolean isStarted(MachineFiles files) throws Unreadable {
        String uptime = files.text(UPTIME, MAX_BYTES).orElse("").split(" ", 2)[0];
        String stat = files.text(Processes.path(FIRST, "stat"), MAX_BYTES).orElse("");
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
        try {
            BigDecimal age =
                    new BigDecimal(uptime).subtract(new BigDecimal(fields.get(START_TIME)).movePointLeft(TICKS_DIGITS));
            return age.longValue() >= STARTED.toSeconds();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new Unreadable("when systemd was started is not to be seen in " + Processes.DIRECTORY);
        }
    }
}
