package dev.martello.evidence.userspace;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
