package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One entry of a boot log.
 *
 * @param number its place in the log, from 0; the Spec ID event of a crypto-agile log is number 0
 * @param offset where it starts in the log, in octets
 * @param pcrNumber the register it says it was extended into; real logs have {@code 0xffffffff} in events that extend nothing
 * @param type what it says it is, which no digest covers
 * @param loggedDigests what was extended into the banks, in the order of the log
 * @param data what it says was measured, which is the digests' preimage for some types only
 */
public record BootEvent(
        int number, long offset, long pcrNumber, EventType type, List<LoggedDigest> loggedDigests, Bytes data) {
    public BootEvent {
        if (pcrNumber < 0 || pcrNumber > 0xffff_ffffL) {
            throw new IllegalArgumentException("PCR " + pcrNumber + " does not fit in four octets");
        }
        loggedDigests = List.copyOf(loggedDigests);
    }

    /** The register, if a TPM has it. */
    public Optional<PcrIndex> pcr() {
        return PcrIndex.isValid(pcrNumber) ? Optional.of(PcrIndex.of((int) pcrNumber)) : Optional.empty();
    }

    /** The digests whose algorithms have a name here. */
    public SortedMap<HashAlgorithm, Digest> digests() {
        SortedMap<HashAlgorithm, Digest> known = new TreeMap<>();
        loggedDigests.forEach(each -> each.digest().ifPresent(digest -> known.put(digest.algorithm(), digest)));
        return Collections.unmodifiableSortedMap(known);
    }

    /** The digest of one bank, without a copy. */
    Optional<Bytes> digest(HashAlgorithm bank) {
        for (LoggedDigest each : loggedDigests) {
            if (each.algorithm() == bank.id()) {
                return Optional.of(each.octets());
            }
        }
        return Optional.empty();
    }

    /** Whether it changed a PCR: it is not {@code EV_NO_ACTION}, and a TPM has its register. */
    public boolean isExtended() {
        return type != EventType.Tcg.EV_NO_ACTION && PcrIndex.isValid(pcrNumber);
    }

    boolean extendsPcr(int number) {
        return pcrNumber == number && isExtended();
    }

    /**
     * What it says, in one line for people: the variable's name and value, the path of an application, the text of an action. A
     * description is read off data that may be anything; nothing may be decided on it.
     */
    public String describe() {
        return EventDescription.of(this);
    }
}
