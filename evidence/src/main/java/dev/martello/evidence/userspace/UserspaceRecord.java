package dev.martello.evidence.userspace;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One measurement.
 *
 * @param number its place in the log, from 1
 * @param offset where it starts in the log, in octets
 * @param pcr what was extended; empty for a measurement into something else, such as an NV index
 * @param digests what was extended into the banks
 * @param type what systemd calls it, as in {@code phase} or {@code filesystem}; empty if it does not say. No digest covers it
 * @param description what the record says was measured; {@link #text} says whether that is so
 */
public record UserspaceRecord(
        int number,
        long offset,
        Optional<PcrIndex> pcr,
        SortedMap<HashAlgorithm, Digest> digests,
        String type,
        Optional<String> description) {
    /**
     * What systemd measures into registers that boot loaders measure into before it: that it begins, since version 261, and since 259
     * the names of NV indexes, behind which stand their algorithm and value, or the TPM's own name of them.
     */
    private static final Pattern NOTICE = Pattern.compile(
            "os-separator|nvpcr-init:[A-Za-z0-9_.-]{1,64}:0x[0-9a-f]{1,8}(?::[a-z0-9_-]{1,16})?:[0-9a-f]{1,200}");

    public UserspaceRecord {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /**
     * The text that was measured: the description, if all digests that can be computed are over it. It is empty for what is kept
     * secret, as the keys of volumes, whose digests are keyed.
     */
    public Optional<String> text() {
        return description.filter(text -> {
            boolean any = false;
            for (Digest digest : digests.values()) {
                if (digest.algorithm().isComputable()) {
                    if (!digest.algorithm().hash(Bytes.utf8(text)).equals(digest)) {
                        return false;
                    }
                    any = true;
                }
            }
            return any;
        });
    }

    /** Whether it is proven to be a notice of systemd, in one word: nothing that a machine could have been started with. */
    public boolean isNotice() {
        return text().filter(text -> NOTICE.matcher(text).matches()).isPresent();
    }

    /**
     * What of this record such banks vouch for: what was extended into them, and its text only if it was extended into each. Digests of
     * others could be anything.
     */
    public UserspaceRecord within(Set<HashAlgorithm> banks) {
        SortedMap<HashAlgorithm, Digest> vouched = new TreeMap<>(digests);
        vouched.keySet().retainAll(banks);
        boolean isInAll = vouched.size() == banks.size();
        return new UserspaceRecord(number, offset, pcr, vouched, type, isInAll ? description : Optional.empty());
    }
}
