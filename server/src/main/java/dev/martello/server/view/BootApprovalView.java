package dev.martello.server.view;

import java.time.Instant;

/**
 * A boot state in which secrets may be opened.
 *
 * @param digest names it
 * @param pcrs as in {@code sha256:0,2,4,7}
 * @param pcrDigest SHA-256 over their values, in hexadecimal digits
 * @param keyId of the key that signed
 * @param note what people call it
 */
public record BootApprovalView(
        String digest, String pcrs, String pcrDigest, String keyId, String note, Instant added) {}
