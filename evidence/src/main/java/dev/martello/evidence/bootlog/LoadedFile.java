package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.SortedMap;

/**
 * Something of which the log tells the digest and not the content: a kernel, initial RAM disk or configuration that GRUB read,
 * the RAM disk that Linux was given, a shim's list of keys.
 *
 * @param event the number of the event, or {@link #NO_EVENT} if another log has it
 * @param label what the event says it is, as in {@code /initrd.zst}, {@code Linux initrd} or {@code MokList}: no digest covers
 *     it, never to be decided on
 */
public record LoadedFile(int event, PcrIndex pcr, String label, SortedMap<HashAlgorithm, Digest> digests) {
    /** In place of the number of an event of the boot log. */
    public static final int NO_EVENT = -1;
}
