package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The PCRs of one bank while entries are replayed. Computes in place, so it is for one thread, and allocates nothing an entry.
 */
final class BankReplay {
    /** What the kernel extends the bank with. */
    enum Measure {
        /** The digest of the template data by the bank's algorithm; in the SHA-1 bank, the listed template hash. */
        OWN_DIGEST,
        /** The template hash and zeros up to the bank's size. */
        PADDED_TEMPLATE_HASH
    }

    private final HashAlgorithm bank;
    private final Measure measure;
    private final int size;
    private final MessageDigest digest;

    /** By index, the value and behind it room for what it is extended with; null for a PCR not seen yet. */
    private final byte[] @Nullable [] pcrs = new byte[PcrIndex.COUNT] @Nullable [];

    BankReplay(HashAlgorithm bank, Measure measure, SortedMap<PcrIndex, Digest> start) {
        this.bank = bank;
        this.measure = bank == HashAlgorithm.SHA1 ? Measure.PADDED_TEMPLATE_HASH : measure;
        this.size = bank.digestBytes();
        this.digest = bank.newDigest();
        start.forEach((pcr, value) -> value.octets().copyTo(room(pcr), 0));
    }

    void extend(ImaEntry entry) {
        byte[] pcr = room(entry.pcr());
        try {
            measure(entry, pcr);
            digest.update(pcr, 0, 2 * size);
            digest.digest(pcr, 0, size);
        } catch (DigestException e) {
            throw new IllegalStateException("a digest of " + bank + " does not fit in " + size + " octets", e);
        }
    }

    private void measure(ImaEntry entry, byte[] pcr) throws DigestException {
        if (entry.kind() == ImaEntry.Kind.VIOLATION) {
            Arrays.fill(pcr, size, 2 * size, (byte) 0xff);
        } else if (measure == Measure.OWN_DIGEST) {
            entry.data().hashed().update(digest);
            digest.digest(pcr, size, size);
        } else {
            Arrays.fill(pcr, size, 2 * size, (byte) 0);
            entry.templateHash().copyTo(pcr, size);
        }
    }

    boolean isAt(PcrIndex pcr, byte[] value) {
        return Arrays.equals(room(pcr), 0, size, value, 0, value.length);
    }

    Digest value(PcrIndex pcr) {
        return value(room(pcr));
    }

    /** The PCRs that were extended or had a value to start from. */
    SortedMap<PcrIndex, Digest> values() {
        SortedMap<PcrIndex, Digest> values = new TreeMap<>();
        for (int i = 0; i < pcrs.length; i++) {
            byte[] pcr = pcrs[i];
            if (pcr != null) {
                values.put(PcrIndex.of(i), value(pcr));
            }
        }
        return values;
    }

    private Digest value(byte[] pcr) {
        return new Digest(bank, Bytes.owning(Arrays.copyOf(pcr, size)));
    }

    private byte[] room(PcrIndex index) {
        byte[] pcr = pcrs[index.number()];
        if (pcr == null) {
            pcr = new byte[2 * size];
            pcrs[index.number()] = pcr;
        }
        return pcr;
    }
}
