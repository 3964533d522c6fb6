package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.SortedMap;

/**
 * A section of a unified kernel image, which systemd-stub measures into PCR 11.
 *
 * @param event the number of the event that measured the content
 * @param name as in {@code .linux}; covered by the event before
 * @param digests of the content
 */
public record UkiSection(int event, String name, SortedMap<HashAlgorithm, Digest> digests) {}
