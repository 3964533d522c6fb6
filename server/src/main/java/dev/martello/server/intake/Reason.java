package dev.martello.server.intake;

/**
 * Why an appliance is refused, beside the defects of keys and quotes that the verifier finds. The identifiers never change their meaning.
 */
public enum Reason {
    EK_MALFORMED("ek.malformed", "The endorsement key is not a TPMT_PUBLIC"),
    EK_CERTIFICATE_MISSING("ek-certificate.missing", "There is no endorsement certificate"),
    EK_CERTIFICATE_MALFORMED("ek-certificate.malformed", "The endorsement certificate is no X.509 certificate"),
    EK_CERTIFICATE_KEY_MISMATCH("ek-certificate.key-mismatch", "The endorsement certificate is for another key"),
    EK_CERTIFICATE_UNTRUSTED("ek-certificate.untrusted", "No trusted maker of TPMs vouches for the endorsement key"),
    EK_CERTIFICATE_DEVIATES(
            "ek-certificate.deviates", "The endorsement certificate is not as the specifications have them"),
    EK_CERTIFICATE_CHAIN_MALFORMED(
            "ek-certificate.chain-malformed", "The certificates of authorities that came along cannot be read"),
    EK_CERTIFICATE_EXPIRED("ek-certificate.expired", "The endorsement certificate is not valid at this time"),
    REGISTER_UNKNOWN_EK("register.unknown-ek", "The appliance is not in the operator's register"),
    AK_MALFORMED("ak.malformed", "The attestation key is not a TPMT_PUBLIC"),
    IAK_CERTIFICATE_MISSING("iak-certificate.missing", "There is no certificate of an initial attestation key"),
    IAK_CERTIFICATE_MALFORMED(
            "iak-certificate.malformed", "The certificate of the initial attestation key is no X.509 certificate"),
    IAK_CERTIFICATE_WRONG_KIND(
            "iak-certificate.wrong-kind", "The certificate is not that of an initial attestation key"),
    IAK_CERTIFICATE_DEVIATES(
            "iak-certificate.deviates",
            "The certificate of the initial attestation key is not as the specifications have them"),
    IAK_CERTIFICATE_KEY_MISMATCH(
            "iak-certificate.key-mismatch", "The certificate is for another initial attestation key"),
    IAK_CERTIFICATE_UNTRUSTED(
            "iak-certificate.untrusted", "No trusted maker of machines vouches for the initial attestation key"),
    IAK_CERTIFICATE_EXPIRED(
            "iak-certificate.expired", "The certificate of the initial attestation key is not valid at this time"),
    IAK_CERTIFICATE_SERIAL_MISMATCH(
            "iak-certificate.serial-mismatch", "The certificate is for another machine than the register has"),
    IAK_MALFORMED("iak.malformed", "The initial attestation key is not a TPMT_PUBLIC"),
    IAK_UNSUITABLE("iak.unsuitable", "The initial attestation key is no attestation key"),
    CERTIFICATION_MISSING("certification.missing", "The initial attestation key does not certify the attestation key"),
    ACTIVATION_FAILED("activation.failed", "The keys were not shown to be in one TPM"),
    ACTIVATION_EXPIRED("activation.expired", "The second step of enrolment came too late"),

    APPLIANCE_UNKNOWN("appliance.unknown", "The appliance is not enrolled"),
    NONCE_INVALID("nonce.invalid", "The nonce was not given to this appliance"),
    NONCE_EXPIRED("nonce.expired", "The nonce is too old"),
    QUOTE_SIGNER_ELSEWHERE("quote.signer-elsewhere", "The attestation key is not below the endorsement key"),
    QUOTE_REPLAYED("quote.replayed", "The quote was accepted before"),
    QUOTE_RESET_COUNT_BACKWARDS("quote.reset-count-backwards", "The quote is from before the last reboot"),
    QUOTE_RESTART_COUNT_BACKWARDS("quote.restart-count-backwards", "The quote is from before the last restart"),
    QUOTE_CLOCK_BACKWARDS("quote.clock-backwards", "The quote is older than the last one"),
    QUOTE_KEY_REPLACED("quote.key-replaced", "The appliance enrolled another attestation key meanwhile"),
    QUOTE_PCR_DIGEST_MISMATCH("quote.pcr-digest-mismatch", "The PCR values are not those that were quoted"),
    QUOTE_PCR_SELECTION_MISMATCH(
            "quote.pcr-selection-mismatch", "The PCR values are of other registers than the quote"),
    REPORT_TOO_OFTEN("report.too-often", "The appliance reports more often than it may"),
    ITEM_UNEXPECTED("item.unexpected", "An attachment is of a kind the report does not name"),
    ITEM_DIGEST_MISMATCH("item.digest-mismatch", "An attachment has no digest that the report names"),
    ITEM_PCR_VALUES_AMBIGUOUS("item.pcr-values-ambiguous", "A report has one item of PCR values"),
    ITEM_PCR_VALUES_MALFORMED("item.pcr-values-malformed", "The item of PCR values is not well formed"),
    EVIDENCE_TOO_LARGE("evidence.too-large", "The items of a report are too large together"),
    EVIDENCE_TOO_MUCH("evidence.too-much", "The appliance brings more evidence in a day than it may"),

    ACME_ATTESTATION_MALFORMED("acme.attestation-malformed", "The device's attestation cannot be read"),
    ACME_KEY_UNSUITABLE("acme.key-unsuitable", "The attested key is none that stays in a TPM and signs handshakes"),
    ACME_IDENTIFIER_MISMATCH("acme.identifier-mismatch", "The device is another one than the order is for"),
    ACME_UNREGISTERED("acme.unregistered", "The device is not in the operator's register"),
    ACME_IAK_MISMATCH("acme.iak-mismatch", "The appliance enrolled with another initial attestation key"),
    CLIENT_CERTIFICATE_UNTRUSTED(
            "client-certificate.untrusted", "The certificate shown in TLS is none of this authority"),
    CLIENT_CERTIFICATE_EXPIRED("client-certificate.expired", "The certificate shown in TLS is not valid at this time"),
    CLIENT_CERTIFICATE_OTHER_APPLIANCE(
            "client-certificate.other-appliance", "The certificate shown in TLS is that of another appliance"),
    CLIENT_CERTIFICATE_REVOKED("client-certificate.revoked", "The certificate shown in TLS was revoked"),

    SECRET_TOO_OFTEN("secret.too-often", "The appliance asks for secrets more often than it may"),
    SECRET_REPORT_FIRST("secret.report-first", "The appliance has no verdict that holds in this boot"),
    SECRET_NOT_AFFIRMING("secret.not-affirming", "Secrets are for appliances that are affirmed"),
    SECRET_NOT_FOR_APPLIANCE("secret.not-for-appliance", "There is no such secret for this appliance"),
    SECRET_STATE_NOT_APPROVED("secret.state-not-approved", "The appliance's boot state is not approved"),
    SECRET_UNREADABLE("secret.unreadable", "The control plane cannot decrypt the secret");

    private final String id;
    private final String meaning;

    Reason(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The stable identifier. */
    public String id() {
        return id;
    }

    /** What it means, the same each time. */
    public String meaning() {
        return meaning;
    }
}
