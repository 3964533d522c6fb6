package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a log that does not replay to a quoted value as it stands does so all the same: firmware and kernels are known that leave
 * just this out. A quirk is found by replaying, so it proves as much of the log as a plain replay does: nobody can choose a log that
 * leads to a given value from another start, or with more events.
 */
public sealed interface ReplayQuirk {
    /** What is odd, for a person. */
    BootLogProblem problem();

    /**
     * The TPM was started from another locality than the log says, so that PCR 0 starts with another value.
     *
     * @param stated what the log says, or 0 if it says nothing
     * @param actual what leads to the quoted value
     */
    record OtherStart(int stated, int actual) implements ReplayQuirk {
        @Override
        public BootLogProblem problem() {
            return BootLogProblem.of(
                    BootLogProblem.Kind.STARTUP_LOCALITY_UNLOGGED,
                    "PCR 0 replays if the TPM was started from locality " + actual
                            + (actual == StartupLocality.H_CRTM ? " (H-CRTM)" : "")
                            + "; the log says " + stated);
        }
    }

    /**
     * The firmware measured into PCR 5 that the operating system took over, after the log had been read.
     *
     * @param actions what leads to the quoted value if it is added to the log
     * @param outcome how the last attempt ended
     */
    record ExitUnlogged(List<String> actions, ExitBootServices outcome) implements ReplayQuirk {
        public ExitUnlogged {
            actions = List.copyOf(actions);
        }

        @Override
        public BootLogProblem problem() {
            return BootLogProblem.of(
                    BootLogProblem.Kind.EXIT_BOOT_SERVICES_UNLOGGED,
                    "PCR 5 replays with events that the log lacks: "
                            + actions.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", ")));
        }
    }

    /** Startup localities that PCR 0 may start with. */
    List<Integer> START_LOCALITIES = List.of(0, 3, StartupLocality.H_CRTM);

    /**
     * A quirk, and what it leads to.
     *
     * @param value of the register after all events of the log
     */
    record Ending(ReplayQuirk quirk, Digest value) {}

    /** Looks for the quirk that leads from the events of a register to its quoted value; empty if none does. */
    static Optional<ReplayQuirk> of(BootLog log, PcrIndex pcr, Digest quoted) {
        return endings(log, pcr, quoted.algorithm())
                .filter(each -> each.value().equals(quoted))
                .map(Ending::quirk)
                .findFirst();
    }

    /** What a register may hold where its log has a quirk, in the order in which these are likely. */
    static Stream<Ending> endings(BootLog log, PcrIndex pcr, HashAlgorithm bank) {
        return switch (pcr.number()) {
            case 0 -> otherStarts(log, bank);
            case ExitBootServicesReader.PCR -> unloggedExits(log, bank);
            default -> Stream.empty();
        };
    }

    private static Stream<Ending> otherStarts(BootLog log, HashAlgorithm bank) {
        int stated = StartupLocality.of(log);
        return START_LOCALITIES.stream()
                .filter(locality -> locality != stated)
                .flatMap(locality -> replay(log, PcrIndex.of(0), bank, locality).stream()
                        .map(value -> new Ending(new OtherStart(stated, locality), value)));
    }

    private static Stream<Ending> unloggedExits(BootLog log, HashAlgorithm bank) {
        Bytes invoked = ExitBootServicesReader.INVOCATION;
        Bytes succeeded = ExitBootServicesReader.SUCCESS;
        Bytes failed = ExitBootServicesReader.FAILURE;
        Digest logged =
                replay(log, PcrIndex.of(ExitBootServicesReader.PCR), bank, 0).orElseGet(bank::zero);
        // A kernel whose map of memory was stale tries again, and not all firmware measures the second invocation.
        return Stream.of(
                        List.of(invoked, succeeded),
                        List.of(succeeded),
                        List.of(invoked, failed, invoked, succeeded),
                        List.of(invoked, failed, succeeded),
                        List.of(failed, invoked, succeeded),
                        List.of(failed, succeeded),
                        List.of(invoked, failed),
                        List.of(failed),
                        List.of(invoked))
                .map(actions -> new Ending(
                        new ExitUnlogged(actions.stream().map(EventText::ascii).toList(), outcome(actions.getLast())),
                        extended(logged, actions)));
    }

    private static Digest extended(Digest start, List<Bytes> actions) {
        Digest value = start;
        for (Bytes action : actions) {
            value = value.extend(value.algorithm().hash(action).octets());
        }
        return value;
    }

    private static ExitBootServices outcome(Bytes last) {
        if (last.equals(ExitBootServicesReader.SUCCESS)) {
            return ExitBootServices.SUCCEEDED;
        }
        return last.equals(ExitBootServicesReader.FAILURE) ? ExitBootServices.FAILED : ExitBootServices.INVOKED;
    }

    /** What one register holds after the events of a log; empty if none extends it. */
    private static Optional<Digest> replay(BootLog log, PcrIndex pcr, HashAlgorithm bank, int startupLocality) {
        RegisterBank registers = new RegisterBank(bank, startupLocality);
        for (BootEvent event : log.events()) {
            if (event.extendsPcr(pcr.number())) {
                event.digest(bank).ifPresent(measurement -> registers.extend(pcr.number(), measurement));
            }
        }
        return Optional.ofNullable(registers.values().get(pcr));
    }
}
