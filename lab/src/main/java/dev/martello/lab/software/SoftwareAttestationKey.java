package dev.martello.lab.software;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CERTIFY_INFO;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMS_SIGNATURE_RSA;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ST;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * A key whose public area says what a TPM's says, and whose private half is in this process. Immutable, for use by many threads.
 */
public final class SoftwareAttestationKey {
    private static final long FIRMWARE_VERSION = 0x5f6d_6172_7465_6c6cL;

    private final TPMT_PUBLIC publicArea;
    private final PrivateKey privateKey;
    private final TPM_ALG_ID scheme;
    private final HashAlgorithm hash;

    private SoftwareAttestationKey(
            TPMT_PUBLIC publicArea, PrivateKey privateKey, TPM_ALG_ID scheme, HashAlgorithm hash) {
        this.publicArea = publicArea;
        this.privateKey = privateKey;
        this.scheme = scheme;
        this.hash = hash;
    }

    /** A fresh key of this kind. */
    public static SoftwareAttestationKey generate(AkTemplate template) {
        try {
            TPMT_PUBLIC area = template.publicArea();
            KeyPair pair = generator(area).generateKeyPair();
            HashAlgorithm hash = template == AkTemplate.ECDSA_P384_SHA384 ? HashAlgorithm.SHA384 : HashAlgorithm.SHA256;
            TPM_ALG_ID scheme = switch (template) {
                case ECDSA_P256_SHA256, ECDSA_P384_SHA384 -> TPM_ALG_ID.ECDSA;
                case RSASSA_2048_SHA256 -> TPM_ALG_ID.RSASSA;
                case RSAPSS_2048_SHA256 -> TPM_ALG_ID.RSAPSS;
            };
            return new SoftwareAttestationKey(PublicKeys.with(area, pair.getPublic()), pair.getPrivate(), scheme, hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make a key for " + template, e);
        }
    }

    private static KeyPairGenerator generator(TPMT_PUBLIC area) throws GeneralSecurityException {
        return switch (area.parameters()) {
            case TPMS_RSA_PARMS rsa -> SigningLibrary.rsaKeys(rsa.keyBits());
            case TPMS_ECC_PARMS ecc ->
                SigningLibrary.ecKeys(Curve.of(ecc.curveID()).orElseThrow());
            case TPMS_KEYEDHASH_PARMS _ -> throw new GeneralSecurityException("a keyed-hash object signs no quotes");
        };
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /**
     * A quote over these values, as {@code TPM2_Quote} would make it.
     *
     * @param values must hold a value for each PCR of the selection
     * @param qualifiedSigner the qualified name that the key would have below its endorsement key
     */
    public SignedQuote quote(
            PcrSelection selection,
            PcrValues values,
            Bytes qualifyingData,
            Bytes qualifiedSigner,
            TPMS_CLOCK_INFO clock) {
        Bytes attest = TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                TPMS_ATTEST.TPM_GENERATED_VALUE,
                TPM_ST.ATTEST_QUOTE,
                qualifiedSigner,
                qualifyingData,
                clock,
                FIRMWARE_VERSION,
                new TPMS_QUOTE_INFO(
                        selection.toStructure(), digest(selection, values).octets())));
        return signed(attest);
    }

    /**
     * Says that a key is in the TPM, as {@code TPM2_Certify} would.
     *
     * @param name of that key
     * @param qualifiedSigner the qualified name that this key would have below its endorsement key
     */
    public SignedCertification certify(Bytes name, Bytes qualifyingData, Bytes qualifiedSigner) {
        SignedQuote signed = signed(TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
                TPMS_ATTEST.TPM_GENERATED_VALUE,
                TPM_ST.ATTEST_CERTIFY,
                qualifiedSigner,
                qualifyingData,
                new TPMS_CLOCK_INFO(0, 0, 0, true),
                FIRMWARE_VERSION,
                new TPMS_CERTIFY_INFO(name, name))));
        return new SignedCertification(signed.attest(), signed.signature());
    }

    /** Signs whatever it is given, which no restricted key of a TPM does. */
    public SignedQuote signed(Bytes attest) {
        try {
            return new SignedQuote(attest, TPMT_SIGNATURE.LAYOUT.write(sign(attest)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign with " + scheme, e);
        }
    }

    private Digest digest(PcrSelection selection, PcrValues values) {
        return hash.hash(selection.banks().stream()
                .flatMap(bank -> bank.indexes().stream().map(index -> value(values, bank.algorithm(), index)))
                .toArray(Bytes[]::new));
    }

    private static Bytes value(PcrValues values, HashAlgorithm bank, PcrIndex index) {
        return values.value(bank, index)
                .orElseThrow(() -> new IllegalArgumentException(bank.label() + " has no value of " + index))
                .octets();
    }

    private TPMT_SIGNATURE sign(Bytes message) throws GeneralSecurityException {
        return switch (scheme) {
            case ECDSA -> {
                Bytes both = sign(SigningLibrary.ecdsa(hash), message);
                int half = both.length() / 2;
                yield new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_ECC(hash, both.slice(0, half), both.from(half)));
            }
            case RSAPSS ->
                new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(hash, sign(SigningLibrary.rsapss(hash), message)));
            default ->
                new TPMT_SIGNATURE(scheme, new TPMS_SIGNATURE_RSA(hash, sign(SigningLibrary.rsassa(hash), message)));
        };
    }

    private Bytes sign(Signature signature, Bytes message) throws GeneralSecurityException {
        signature.initSign(privateKey);
        message.update(signature);
        return Bytes.owning(signature.sign());
    }
}
