package dev.martello.server.acme;

import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.HardwareModule;
import dev.martello.server.endorsement.PermanentIdentifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which device an order is for.
 *
 * @param value in the form that the draft has for the kind
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-acme-device-attest/">draft-ietf-acme-device-attest, sections 3 and 4</a>
 */
public record DeviceIdentifier(Kind kind, String value) {
    private static final String OBJECT_IDENTIFIER =
            "(?:[01]\\.[1-3]?[0-9]|2\\.(?:0|[1-9][0-9]*))(?:\\.(?:0|[1-9][0-9]*))*";
    private static final int MAX_CHARS = 200;

    /** How a device is named. */
    public enum Kind {
        /** By what its maker calls it, most often a serial number, and who assigned that if it is said. */
        PERMANENT_IDENTIFIER("permanent-identifier", "[^/\\p{Cntrl}]+(?:/" + OBJECT_IDENTIFIER + ")?"),
        /** By the serial number of its security hardware, and the type of that. */
        HARDWARE_MODULE("hardware-module", "[^/\\p{Cntrl}]+/" + OBJECT_IDENTIFIER);

        private final String label;
        private final Pattern form;

        Kind(String label, String form) {
            this.label = label;
            this.form = Pattern.compile(form);
        }

        static Optional<Kind> ofLabel(String label) {
            return Arrays.stream(values())
                    .filter(each -> each.label.equals(label))
                    .findFirst();
        }

        /** As ACME calls it. */
        public String label() {
            return label;
        }
    }

    static DeviceIdentifier parse(String type, String value) throws AcmeProblem {
        Kind kind = Kind.ofLabel(type)
                .orElseThrow(() -> AcmeProblem.of(
                        AcmeError.UNSUPPORTED_IDENTIFIER,
                        "certificates are for devices here: the type of an identifier is permanent-identifier or"
                                + " hardware-module"));
        if (value.length() > MAX_CHARS || !kind.form.matcher(value).matches()) {
            throw AcmeProblem.of(AcmeError.MALFORMED, "the value of the identifier has not the form of a " + type);
        }
        return new DeviceIdentifier(kind, value);
    }

    /** All names that a certificate of an attestation key has for its device. */
    static Set<DeviceIdentifier> of(DeviceCertificate certificate) {
        Set<DeviceIdentifier> all = new HashSet<>();
        certificate
                .machineSerials()
                .forEach(serial -> all.add(new DeviceIdentifier(Kind.PERMANENT_IDENTIFIER, serial)));
        certificate.permanentIdentifier().ifPresent(identifier -> all.add(of(identifier)));
        certificate.module().ifPresent(module -> all.add(of(module)));
        return all;
    }

    static DeviceIdentifier of(PermanentIdentifier identifier) {
        return new DeviceIdentifier(Kind.PERMANENT_IDENTIFIER, withType(identifier.value(), identifier.assigner()));
    }

    static DeviceIdentifier of(HardwareModule module) {
        return new DeviceIdentifier(Kind.HARDWARE_MODULE, withType(module.serial(), Optional.of(module.type())));
    }

    private static String withType(String value, Optional<String> type) {
        return type.map(each -> value + "/" + each).orElse(value);
    }
}
