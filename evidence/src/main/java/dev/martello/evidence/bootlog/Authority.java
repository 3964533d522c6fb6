package dev.martello.evidence.bootlog;

/**
 * What the firmware or shim verified an image with: an {@code EV_EFI_VARIABLE_AUTHORITY} in PCR 7, covered by its digests.
 *
 * @param event the number of the event
 * @param variable the database it is from, as in {@code db}, {@code MokListRT} or {@code Shim}
 * @param entry the key or hash that matched
 */
public record Authority(int event, EfiGuid vendor, String variable, SignatureDatabase.Entry entry) {}
