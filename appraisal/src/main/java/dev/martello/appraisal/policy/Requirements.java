package dev.martello.appraisal.policy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a quote must cover.
 *
 * @param pcrs the registers, all of them
 * @param banks the banks that count; the registers must be quoted in one of them at least
 */
public record Requirements(SortedSet<PcrIndex> pcrs, Set<HashAlgorithm> banks) {
    public Requirements {
        pcrs = Collections.unmodifiableSortedSet(new TreeSet<>(pcrs));
        banks = Collections.unmodifiableSortedSet(new TreeSet<>(banks));
    }

    /** Names them: equal requirements have equal digests. */
    public Digest digest() {
        BytesWriter all = BytesWriter.bigEndian().u16(pcrs.size());
        pcrs.forEach(pcr -> all.u8(pcr.number()));
        banks.forEach(bank -> all.sized16(Bytes.ascii(bank.label())));
        return HashAlgorithm.SHA256.hash(all.toBytes());
    }
}
