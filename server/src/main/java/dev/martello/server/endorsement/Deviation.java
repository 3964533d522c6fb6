package dev.martello.server.endorsement;

/**
 * By what a certificate differs from the specifications and can still be read in one way only. The identifiers never change their meaning.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">TCG EK
 *     Credential Profile for TPM Family 2.0, section 3</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-2-0-keys-for-device-identity-and-attestation/">TPM 2.0 Keys for Device Identity and
 *     Attestation, section 8</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section 3</a>
 */
public enum Deviation {
    PADDING("deviation.padding", "is followed by padding"),
    STORED_HEADER("deviation.stored-header", "stands behind the header of TPM 1.2's stored certificates"),
    LENGTH_ENCODING("deviation.length-encoding", "has a length that is not written in DER's one way"),
    INTEGER_ENCODING("deviation.integer-encoding", "has an integer with superfluous leading octets"),
    BOOLEAN_ENCODING("deviation.boolean-encoding", "has a truth value other than 00 and FF"),
    DEFAULT_ENCODED("deviation.default-encoded", "writes out a default value, which DER leaves out"),
    SET_ORDER("deviation.set-order", "has a set that is not in DER's order"),
    TIME_FORM("deviation.time-form", "writes a time otherwise than RFC 5280 section 4.1.2.5 wants it"),
    VERSION("deviation.version", "is not of version 3, and has no extensions"),
    SERIAL_NUMBER("deviation.serial-number", "has a serial number that is not positive, or too long"),
    ALGORITHM_PARAMETERS(
            "deviation.algorithm-parameters",
            "names its signature's algorithm inside without, outside with parameters that say nothing, or the reverse"),
    WEAK_SIGNATURE("deviation.weak-signature", "is signed over a SHA-1 digest"),
    OAEP_KEY("deviation.oaep-key", "marks its RSA key as one for OAEP only"),
    EXPONENT("deviation.exponent", "has an RSA exponent of 0 or none, which in TPMs stands for 65537"),
    MODULUS_SIGN("deviation.modulus-sign", "has an RSA modulus that is written as a negative number"),
    TPM_UNNAMED(
            "deviation.tpm-unnamed", "does not name the TPM's manufacturer, model and version in its alternative name"),
    ALTERNATIVE_NAME_NOT_CRITICAL(
            "deviation.alternative-name-not-critical",
            "has no subject, and an alternative name that is not marked critical"),
    EXTENDED_KEY_USAGE(
            "deviation.extended-key-usage", "does not say that its key is an endorsement key (2.23.133.8.1)"),
    KEY_USAGE("deviation.key-usage", "gives its key another usage than the profile does"),
    AUTHORITY("deviation.authority", "says that its key is an authority's"),
    DIRECTORY_ATTRIBUTES_CRITICAL(
            "deviation.directory-attributes-critical", "marks the subject's directory attributes as critical"),
    DEVICE_UNNAMED(
            "deviation.device-unnamed",
            "names neither the device's hardware module nor its TPM in its alternative name"),
    HARDWARE_TYPE("deviation.hardware-type", "names a hardware module of another type than TPM 2.0 (2.23.133.1.2)"),
    ATTESTATION_KEY_USAGE(
            "deviation.attestation-key-usage", "does not say that its key is an attestation key (2.23.133.8.3)"),
    VERIFICATION_POLICY(
            "deviation.verification-policy",
            "does not say that its issuer saw the key to be in a TPM (2.23.133.11.1.1), and fixed there (.2) or restricted (.3)"),
    PLATFORM_UNNAMED(
            "deviation.platform-unnamed",
            "does not name the platform's manufacturer, model and version in its alternative name"),
    PLATFORM_NAME_OLD(
            "deviation.platform-name-old",
            "names the platform as version 1.0 of the profile has it (2.23.133.2.4 to 2.23.133.2.6)"),
    EXPIRES("deviation.expires", "has an end, though an identity of a device should have none (99991231235959Z)");

    private final String name;
    private final String meaning;

    Deviation(String name, String meaning) {
        this.name = name;
        this.meaning = meaning;
    }

    /** The stable identifier of this in a certificate of some kind. */
    public String in(CertificateKind kind) {
        return kind.id() + "." + name;
    }

    /** The rest of a sentence that begins with "the certificate". */
    public String meaning() {
        return meaning;
    }
}
