package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.SortedMap;
import java.util.TreeMap;

/** Computes what the PCRs hold after the events of a log. */
public final class BootLogReplay {
    /** PCRs 17 to 22 belong to dynamic launches and hold ones until there is one. */
    private static final int FIRST_DYNAMIC_PCR = 17;

    private static final int LAST_DYNAMIC_PCR = 22;

    private BootLogReplay() {}

    /**
     * The values of every bank that this Java runtime computes. A PCR that no event of the log extends is absent: what it holds
     * is not the log's to say.
     */
    public static PcrValues replay(BootLog log) {
        int locality = StartupLocality.of(log);
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> banks = new TreeMap<>();
        for (BootEvent event : log.events()) {
            if (!event.isExtended()) {
                continue;
            }
            PcrIndex pcr = PcrIndex.of((int) event.pcrNumber());
            event.digests().forEach((bank, digest) -> {
                if (bank.isComputable()) {
                    banks.computeIfAbsent(bank, each -> new TreeMap<>())
                            .compute(
                                    pcr,
                                    (index, value) -> (value == null ? start(bank, index, locality) : value)
                                            .extend(digest.octets()));
                }
            });
        }
        return new PcrValues(banks);
    }

    private static Digest start(HashAlgorithm bank, PcrIndex pcr, int locality) {
        int number = pcr.number();
        if (number >= FIRST_DYNAMIC_PCR && number <= LAST_DYNAMIC_PCR) {
            return new Digest(bank, Bytes.repeat(0xff, bank.digestBytes()));
        }
        return number == 0
                ? new Digest(bank, Bytes.concat(Bytes.repeat(0, bank.digestBytes() - 1), Bytes.of(locality)))
                : bank.zero();
    }
}
