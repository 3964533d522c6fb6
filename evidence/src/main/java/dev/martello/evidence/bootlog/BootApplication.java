package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.SortedMap;

/**
 * A program that the firmware or a boot loader measured before starting it.
 *
 * @param event the number of the event
 * @param devicePath where it was read from, as in {@code \EFI\BOOT\BOOTX64.EFI}: a label that no digest covers, never to be
 *     decided on
 * @param digests of the image; Authenticode digests if it is a PE image
 */
public record BootApplication(int event, PcrIndex pcr, String devicePath, SortedMap<HashAlgorithm, Digest> digests) {}
