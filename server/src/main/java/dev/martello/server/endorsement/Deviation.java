package dev.martello.server.endorsement;

/**
 * By what a certificate differs from the specifications and can still be read in one way only. The identifiers never change their meaning.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">TCG EK
 *     Credential Profile for TPM Family 2.0, section 3</a>
 */
public enum Deviation {
    PADDING("ek-certificate.deviation.padding", "is followed by padding"),
    STORED_HEADER(
            "ek-certificate.deviation.stored-header", "stands behind the header of TPM 1.2's stored certificates"),
    LENGTH_ENCODING("ek-certificate.deviation.length-encoding", "has a length that is not written in DER's one way"),
    INTEGER_ENCODING("ek-certificate.deviation.integer-encoding", "has an integer with superfluous leading octets"),
    BOOLEAN_ENCODING("ek-certificate.deviation.boolean-encoding", "has a truth value other than 00 and FF"),
    DEFAULT_ENCODED("ek-certificate.deviation.default-encoded", "writes out a default value, which DER leaves out"),
    SET_ORDER("ek-certificate.deviation.set-order", "has a set that is not in DER's order"),
    TIME_FORM("ek-certificate.deviation.time-form", "writes a time otherwise than RFC 5280 section 4.1.2.5 wants it"),
    VERSION("ek-certificate.deviation.version", "is not of version 3, and has no extensions"),
    SERIAL_NUMBER("ek-certificate.deviation.serial-number", "has a serial number that is not positive, or too long"),
    ALGORITHM_PARAMETERS(
            "ek-certificate.deviation.algorithm-parameters",
            "names its signature's algorithm inside without, outside with parameters that say nothing, or the reverse"),
    WEAK_SIGNATURE("ek-certificate.deviation.weak-signature", "is signed over a SHA-1 digest"),
    OAEP_KEY("ek-certificate.deviation.oaep-key", "marks its RSA key as one for OAEP only"),
    EXPONENT("ek-certificate.deviation.exponent", "has an RSA exponent of 0 or none, which in TPMs stands for 65537"),
    MODULUS_SIGN("ek-certificate.deviation.modulus-sign", "has an RSA modulus that is written as a negative number"),
    TPM_UNNAMED(
            "ek-certificate.deviation.tpm-unnamed",
            "does not name the TPM's manufacturer, model and version in its alternative name"),
    ALTERNATIVE_NAME_NOT_CRITICAL(
            "ek-certificate.deviation.alternative-name-not-critical",
            "has no subject, and an alternative name that is not marked critical"),
    EXTENDED_KEY_USAGE(
            "ek-certificate.deviation.extended-key-usage",
            "does not say that its key is an endorsement key (2.23.133.8.1)"),
    KEY_USAGE("ek-certificate.deviation.key-usage", "gives its key another usage than the profile does"),
    AUTHORITY("ek-certificate.deviation.authority", "says that its key is an authority's"),
    DIRECTORY_ATTRIBUTES_CRITICAL(
            "ek-certificate.deviation.directory-attributes-critical",
            "marks the subject's directory attributes as critical");

    private final String id;
    private final String meaning;

    Deviation(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The stable identifier. */
    public String id() {
        return id;
    }

    /** The rest of a sentence that begins with "the certificate". */
    public String meaning() {
        return meaning;
    }
}
