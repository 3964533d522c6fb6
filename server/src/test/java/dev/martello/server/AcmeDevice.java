package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.IakTemplate;
import dev.martello.tpm.attester.InitialAttestationKey;
import dev.martello.tpm.command.Quote;
import dev.martello.tpm.command.QuoteResponse;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import tools.jackson.dataformat.cbor.CBORMapper;

/** What a device without our agent has: a TPM with the key that its maker certified, and another one that it wants certified. */
final class AcmeDevice implements AutoCloseable {
    private static final TPM_HANDLE INDEX = new TPM_HANDLE(0x01c9_0019L);
    private static final TPM_HANDLE KEPT = new TPM_HANDLE(0x8101_0020L);
    private static final int ES256 = -7;

    private final Tpm tpm;
    private final InitialAttestationKey iak;
    private final HandshakeKey key;

    private AcmeDevice(Tpm tpm, InitialAttestationKey iak, HandshakeKey key) {
        this.tpm = tpm;
        this.iak = iak;
        this.key = key;
    }

    /** Has a maker put its key into a TPM, and certify it. */
    static Bytes manufacture(SoftTpm tpm, Certifier maker) throws Exception {
        TPMT_PUBLIC area = MachineMaker.keepInitialAttestationKey(tpm.tpm(), IakTemplate.ECDSA_P256_SHA256, KEPT);
        Bytes certificate = maker.certify(PublicKeys.of(area));
        MachineMaker.leave(tpm.tpm(), INDEX, certificate);
        return certificate;
    }

    /** Makes a certificate of an initial attestation key. */
    @FunctionalInterface
    interface Certifier {
        Bytes certify(PublicKey iak) throws Exception;
    }

    /** A TPM as the device uses it, with another key each time. */
    static AcmeDevice in(SoftTpm tpm) throws Exception {
        return new AcmeDevice(
                tpm.tpm(), InitialAttestationKey.find(tpm.tpm()).orElseThrow(), HandshakeKey.create(tpm.tpm()));
    }

    PublicKey publicKey() throws Exception {
        return PublicKeys.of(key.publicArea());
    }

    Bytes publicArea() {
        return TPMT_PUBLIC.LAYOUT.write(key.publicArea());
    }

    PublicKey attestationKey() throws Exception {
        return PublicKeys.of(iak.publicArea());
    }

    Bytes attestationArea() {
        return TPMT_PUBLIC.LAYOUT.write(iak.publicArea());
    }

    /** What the attestation key signs too, and what says nothing of any key. */
    SignedCertification quote(String keyAuthorization) throws Exception {
        QuoteResponse quoted = tpm.execute(new Quote(
                KEPT,
                HashAlgorithm.SHA256.hash(Bytes.utf8(keyAuthorization)).octets(),
                TPMT_ASYM_SCHEME.NULL,
                SoftTpm.PCRS.toStructure()));
        return new SignedCertification(quoted.quoted(), TPMT_SIGNATURE.LAYOUT.write(quoted.signature()));
    }

    SignedCertification certification(String keyAuthorization) throws Exception {
        return iak.certify(
                key, HashAlgorithm.SHA256.hash(Bytes.utf8(keyAuthorization)).octets());
    }

    /** An attestation object as WebAuthn has it. */
    Bytes attestation(String keyAuthorization) throws Exception {
        return object(List.of(iak.certificate()), certification(keyAuthorization), publicArea());
    }

    static Bytes object(List<Bytes> chain, SignedCertification certification, Bytes publicArea) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("ver", "2.0");
        statement.put("alg", ES256);
        statement.put("x5c", chain.stream().map(Bytes::toArray).toList());
        statement.put("sig", certification.signature().toArray());
        statement.put("certInfo", certification.attest().toArray());
        statement.put("pubArea", publicArea.toArray());
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fmt", "tpm");
        object.put("attStmt", statement);
        return Bytes.owning(new CBORMapper().writeValueAsBytes(object));
    }

    /** A request for a certificate with these names, signed in the TPM. */
    Bytes signingRequest(GeneralName... names) throws Exception {
        PKCS10CertificationRequestBuilder builder = new PKCS10CertificationRequestBuilder(
                new X500Name(""), SubjectPublicKeyInfo.getInstance(publicKey().getEncoded()));
        if (names.length > 0) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        return Bytes.owning(builder.build(signer()).getEncoded());
    }

    private ContentSigner signer() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        return new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
            }

            @Override
            public OutputStream getOutputStream() {
                return message;
            }

            @Override
            public byte[] getSignature() {
                return sign(Bytes.copyOf(message.toByteArray())).toArray();
            }
        };
    }

    /** An ECDSA signature as JSON Web Signatures have it. */
    Bytes signPlain(Bytes message) throws Exception {
        TPMS_SIGNATURE_ECC signature = key.sign(HashAlgorithm.SHA256.hash(message));
        return Bytes.concat(signature.signatureR(), signature.signatureS());
    }

    /** An ECDSA signature in DER. */
    private Bytes sign(Bytes message) {
        try {
            return key.sign(HashAlgorithm.SHA256.hash(message)).der();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws TpmException {
        key.close();
        iak.close();
    }
}
