package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Computes what the PCRs hold after the events of a log. */
public final class BootLogReplay {
    private BootLogReplay() {}

    /**
     * The values of every bank that this Java runtime computes. A PCR that no event of the log extends is absent: what it holds
     * is not the log's to say.
     */
    public static PcrValues replay(BootLog log) {
        int locality = StartupLocality.of(log);
        Map<HashAlgorithm, RegisterBank> banks = new EnumMap<>(HashAlgorithm.class);
        for (HashAlgorithm bank : log.banks()) {
            if (bank.isComputable()) {
                banks.put(bank, new RegisterBank(bank, locality));
            }
        }
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                int pcr = (int) event.pcrNumber();
                banks.forEach((bank, registers) ->
                        event.digest(bank).ifPresent(measurement -> registers.extend(pcr, measurement)));
            }
        }
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> values = new TreeMap<>();
        banks.forEach((bank, registers) -> values.put(bank, registers.values()));
        return new PcrValues(values);
    }

    /**
     * The number of the event after which a register held a value, the last if there are several; nothing if it never did, or this
     * Java runtime does not compute its bank.
     */
    public static OptionalInt reached(BootLog log, PcrIndex pcr, Digest value) {
        HashAlgorithm bank = value.algorithm();
        if (!bank.isComputable()) {
            return OptionalInt.empty();
        }
        RegisterBank registers = new RegisterBank(bank, StartupLocality.of(log));
        OptionalInt reached = OptionalInt.empty();
        for (BootEvent event : log.events()) {
            Optional<Bytes> measured = event.digest(bank);
            if (event.isExtended() && event.pcrNumber() == pcr.number() && measured.isPresent()) {
                registers.extend(pcr.number(), measured.get());
                if (registers.values().containsValue(value)) {
                    reached = OptionalInt.of(event.number());
                }
            }
        }
        return reached;
    }
}
