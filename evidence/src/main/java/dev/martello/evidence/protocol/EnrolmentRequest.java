package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import java.util.Optional;

/**
 * The first step of enrolment: an appliance says which TPM it has and which attestation key it made there. Nothing in it is
 * believed before the second step.
 *
 * @param platform what the appliance runs
 * @param ekPublic the endorsement key's {@code TPMT_PUBLIC}
 * @param ekCertificate the endorsement certificate as the TPM holds it, if it does
 * @param ekCertificateChain the certificates of authorities that the TPM holds besides, one behind the other
 * @param akPublic the attestation key's {@code TPMT_PUBLIC}
 * @param iak the key with which the machine's maker vouches for it, if there is one
 * @param chassisSerial what the firmware says is the machine's serial number, which nobody proves
 */
public record EnrolmentRequest(
        Platform platform,
        Bytes ekPublic,
        Optional<Bytes> ekCertificate,
        Optional<Bytes> ekCertificateChain,
        Bytes akPublic,
        Optional<Iak> iak,
        Optional<ChassisSerial> chassisSerial)
        implements Message {
    /** An RSA-4096 public area takes 600 octets. */
    public static final int MAX_PUBLIC_BYTES = 1024;

    /** TPM certificates have 700 to 1,800 octets. */
    public static final int MAX_CERTIFICATE_BYTES = 8192;

    /** Some certificates of authorities. */
    public static final int MAX_CHAIN_BYTES = 16 << 10;

    public EnrolmentRequest {
        Limits.atMost(MAX_PUBLIC_BYTES, ekPublic, "ekPublic");
        Limits.atMost(MAX_PUBLIC_BYTES, akPublic, "akPublic");
        ekCertificate.ifPresent(der -> Limits.atMost(MAX_CERTIFICATE_BYTES, der, "ekCertificate"));
        ekCertificateChain.ifPresent(der -> Limits.atMost(MAX_CHAIN_BYTES, der, "ekCertificateChain"));
    }

    /**
     * An initial attestation key.
     *
     * @param certificate as the TPM holds it
     * @param publicArea the key's {@code TPMT_PUBLIC}
     */
    public record Iak(Bytes certificate, Bytes publicArea) {
        public Iak {
            Limits.atMost(MAX_CERTIFICATE_BYTES, certificate, "certificate");
            Limits.atMost(MAX_PUBLIC_BYTES, publicArea, "publicArea");
        }
    }
}
