package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.EnumMap;
import java.util.Map;
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
}
