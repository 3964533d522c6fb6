package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.Optional;

/**
 * An order of ACME for one device, with its one authorization and that one's challenge, which are called the same.
 *
 * @param account that ordered
 * @param kind of the identifier
 * @param identifier of the device
 * @param token of the challenge
 * @param problem why it failed, a problem document
 * @param attested what the device showed, if it did
 * @param issued what it got, if it did
 */
public record AcmeOrder(
        String id,
        String account,
        String kind,
        String identifier,
        String token,
        Status status,
        Optional<String> problem,
        Instant expires,
        Optional<Attested> attested,
        Optional<Issued> issued) {
    /** How far an order is (RFC 8555, section 7.1.6); nothing here takes so long that it would be {@code processing}. */
    public enum Status {
        PENDING,
        READY,
        VALID,
        INVALID
    }

    /**
     * That a device proved which one it is.
     *
     * @param serial by which the register had it then
     * @param key that it has in its TPM, a SubjectPublicKeyInfo
     */
    public record Attested(ApplianceId appliance, String serial, Bytes key, Instant at) {}

    /**
     * A certificate.
     *
     * @param serial hexadecimal digits
     * @param chain the certificate and its issuer's in PEM
     */
    public record Issued(String serial, Bytes chain) {}

    /** One that nobody has answered. */
    public static AcmeOrder open(
            String id, String account, String kind, String identifier, String token, Instant expires) {
        return new AcmeOrder(
                id,
                account,
                kind,
                identifier,
                token,
                Status.PENDING,
                Optional.empty(),
                expires,
                Optional.empty(),
                Optional.empty());
    }

    /** How far it is at a time: what was not finished by its end is not any more. */
    public Status status(Instant now) {
        return status != Status.VALID && !now.isBefore(expires) ? Status.INVALID : status;
    }
}
