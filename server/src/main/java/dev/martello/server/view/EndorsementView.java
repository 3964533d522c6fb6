package dev.martello.server.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the TPM's maker says of an appliance's TPM.
 *
 * @param issuer of the endorsement certificate
 * @param serialNumber hexadecimal digits
 * @param tpm which TPM it is, if the certificate says so
 * @param deviations by what the certificate differs from the specifications
 */
public record EndorsementView(
        String issuer,
        String serialNumber,
        Instant notBefore,
        Instant notAfter,
        Optional<TpmView> tpm,
        List<DeviationView> deviations) {
    public EndorsementView {
        deviations = List.copyOf(deviations);
    }

    /** A TPM in its maker's words. */
    public record TpmView(String vendor, String manufacturer, String model, String version) {}

    /**
     * A difference.
     *
     * @param id the stable identifier
     */
    public record DeviationView(String id, String meaning) {}
}
