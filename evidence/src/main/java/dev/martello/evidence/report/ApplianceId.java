package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.PublicKey;

/**
 * Names an appliance by its TPM's endorsement key: the SHA-256 digest of the key's SubjectPublicKeyInfo (DER). It is what
 * {@code openssl x509 -in ek.pem -noout -pubkey | openssl pkey -pubin -outform der | sha256sum} prints for the endorsement
 * certificate, so a manufacturer's list can hold it without our tools.
 */
public record ApplianceId(Bytes fingerprint) implements Comparable<ApplianceId> {
    private static final int OCTETS = 32;
    private static final int SHORT_DIGITS = 12;

    public ApplianceId {
        if (fingerprint.length() != OCTETS) {
            throw new IllegalArgumentException(
                    "an appliance's identifier has " + OCTETS + " octets, not " + fingerprint.length());
        }
    }

    /** The appliance whose TPM has this endorsement key. */
    public static ApplianceId of(PublicKey endorsementKey) {
        return new ApplianceId(HashAlgorithm.SHA256
                .hash(Bytes.owning(endorsementKey.getEncoded()))
                .octets());
    }

    /**
     * Reads 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static ApplianceId parse(String hex) {
        return new ApplianceId(Bytes.fromHex(hex));
    }

    /** The first digits, enough to tell appliances apart on a screen. */
    public String shortText() {
        return fingerprint.toHex().substring(0, SHORT_DIGITS);
    }

    @Override
    public int compareTo(ApplianceId other) {
        return fingerprint.compareTo(other.fingerprint);
    }

    /** All 64 hexadecimal digits. */
    @Override
    public String toString() {
        return fingerprint.toHex();
    }
}
