package dev.martello.server.view;

import java.time.Instant;
import java.util.List;

/**
 * What a machine's maker says of an appliance that proved to have its initial attestation key.
 *
 * @param issuer of the key's certificate
 * @param subject whom the certificate names
 * @param serialNumber the certificate's, hexadecimal digits
 * @param machineSerials the serial numbers of the machine that it names
 * @param deviations by what the certificate differs from the specifications
 */
public record IdentityView(
        String issuer,
        String subject,
        String serialNumber,
        List<String> machineSerials,
        Instant notBefore,
        Instant notAfter,
        List<EndorsementView.DeviationView> deviations) {
    public IdentityView {
        machineSerials = List.copyOf(machineSerials);
        deviations = List.copyOf(deviations);
    }
}
