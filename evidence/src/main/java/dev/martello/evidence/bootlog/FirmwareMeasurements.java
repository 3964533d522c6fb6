package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the firmware measured on its own account: everything in PCRs 0, 1, 2, 3 and 6, and what is in PCRs 5 and 7 up to the
 * separator. After their separators, PCR 5 has partition tables and the boot loader's settings, PCR 7 which keys the boot loader was
 * verified with; these go with what is booted, and so does PCR 4.
 *
 * @param startupLocality from which locality the TPM was started, 0, 3 or 4; proven by the value of PCR 0
 * @param events in the order of the log
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §3.3.4</a>
 */
public record FirmwareMeasurements(int startupLocality, List<FirmwareEvent> events) {
    /** No firmware's version is longer. */
    public static final int MAX_VERSION_CHARS = 120;

    /** The registers it is about. */
    public static final NavigableSet<PcrIndex> REGISTERS = registers(0, 1, 2, 3, 5, 6, 7);

    private static final NavigableSet<PcrIndex> UNTIL_SEPARATOR = registers(5, 7);

    public FirmwareMeasurements {
        events = List.copyOf(events);
    }

    /** What a log says in all its banks. */
    public static FirmwareMeasurements of(BootLog log) {
        return of(log, Coverage.of(log.banks()));
    }

    /** What a log says in the banks and registers that a quote vouches for; what is in others is left out. */
    public static FirmwareMeasurements of(BootLog log, PcrSelection quoted) {
        return of(log, Coverage.of(quoted));
    }

    private static FirmwareMeasurements of(BootLog log, Coverage coverage) {
        Set<PcrIndex> closed = new TreeSet<>();
        List<FirmwareEvent> events = new ArrayList<>();
        for (BootEvent event : log.events()) {
            Optional<PcrIndex> pcr = event.pcr().filter(REGISTERS::contains);
            if (pcr.isEmpty() || closed.contains(pcr.get()) || !coverage.includes(event)) {
                continue;
            }
            events.add(new FirmwareEvent(event, coverage));
            if (UNTIL_SEPARATOR.contains(pcr.get())
                    && SeparatorReader.kindOf(event, coverage).isPresent()) {
                closed.add(pcr.get());
            }
        }
        return new FirmwareMeasurements(StartupLocality.of(log), events);
    }

    /** The same, from a TPM that was started from another locality than the log says. */
    public FirmwareMeasurements startedFrom(int locality) {
        return new FirmwareMeasurements(locality, events);
    }

    /** The version that the firmware measured into PCR 0, if it is a text or a GUID. */
    public Optional<String> version() {
        return events.stream()
                .filter(event -> event.pcr().number() == 0 && event.type() == Tcg.EV_S_CRTM_VERSION)
                .filter(event -> event.claim().basis() == EventClaim.Basis.COVERED)
                .flatMap(event -> event.text().stream())
                .filter(text -> text.length() <= MAX_VERSION_CHARS)
                .findFirst();
    }

    private static NavigableSet<PcrIndex> registers(int... numbers) {
        NavigableSet<PcrIndex> registers = new TreeSet<>();
        for (int number : numbers) {
            registers.add(PcrIndex.of(number));
        }
        return Collections.unmodifiableNavigableSet(registers);
    }
}
