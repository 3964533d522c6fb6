package dev.martello.lab.software;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.crypto.AesCfb;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Kdf;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.Credential;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * An endorsement key on the curve P-256 whose private half is in this process, and what {@code TPM2_ActivateCredential} does with one. Immutable,
 * for use by many threads.
 */
public final class SoftwareEndorsementKey {
    private static final int AES_BLOCK_BYTES = 16;
    private static final int AES_KEY_BYTES = 16;

    private final TPMT_PUBLIC publicArea;
    private final PrivateKey privateKey;
    private final ApplianceId appliance;

    private SoftwareEndorsementKey(TPMT_PUBLIC publicArea, PrivateKey privateKey, ApplianceId appliance) {
        this.publicArea = publicArea;
        this.privateKey = privateKey;
        this.appliance = appliance;
    }

    /** A fresh key of template L-2. */
    public static SoftwareEndorsementKey generate() {
        try {
            KeyPair pair = SigningLibrary.ecKeys(Curve.P256).generateKeyPair();
            return new SoftwareEndorsementKey(
                    PublicKeys.with(EkTemplate.ECC_P256.publicArea(), pair.getPublic()),
                    pair.getPrivate(),
                    ApplianceId.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make keys of P-256", e);
        }
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /** The appliance that this key makes. */
    public ApplianceId appliance() {
        return appliance;
    }

    /**
     * The secret of a credential that was made for this key and the key of a name.
     *
     * @param name of the attestation key
     * @throws InvalidCredential if it was made for others, or changed on its way
     * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 1, Credential Protection</a>
     */
    public Bytes activateCredential(Credential credential, Bytes name) throws InvalidCredential {
        try {
            return open(credential.credentialBlob(), name, seed(credential.encryptedSecret()));
        } catch (MalformedTpmStructure | GeneralSecurityException e) {
            throw new InvalidCredential("the credential cannot be read: " + e.getMessage(), e);
        }
    }

    private Bytes seed(Bytes encryptedSecret) throws MalformedTpmStructure, GeneralSecurityException {
        TPMS_ECC_POINT theirs = TPMS_ECC_POINT.LAYOUT.parse(encryptedSecret);
        PublicKey ephemeral = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(Curve.P256.point(theirs), Curve.P256.parameters()));
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(privateKey);
        agreement.doPhase(ephemeral, true);
        Bytes ours = ((TPMS_ECC_POINT) publicArea.unique()).x();
        HashAlgorithm hash = publicArea.nameAlg();
        return Kdf.kdfe(
                hash, Bytes.owning(agreement.generateSecret()), "IDENTITY", theirs.x(), ours, hash.digestBytes());
    }

    private Bytes open(Bytes blob, Bytes name, Bytes seed) throws MalformedTpmStructure, InvalidCredential {
        HashAlgorithm hash = publicArea.nameAlg();
        BytesReader<MalformedTpmStructure> in = BytesReader.bigEndian(blob, MalformedTpmStructure::new);
        Bytes integrity = in.bytes(in.size16("integrityHMAC", hash.digestBytes()), "integrityHMAC");
        Bytes encrypted = in.rest();
        Bytes macKey = Kdf.kdfa(hash, seed, "INTEGRITY", Bytes.EMPTY, Bytes.EMPTY, hash.digestBytes());
        if (!Kdf.hmac(hash, macKey, encrypted, name).equalsConstantTime(integrity)) {
            throw new InvalidCredential("the credential is for other keys");
        }
        Bytes key = Kdf.kdfa(hash, seed, "STORAGE", name, Bytes.EMPTY, AES_KEY_BYTES);
        Bytes identity = new AesCfb(key, Bytes.repeat(0, AES_BLOCK_BYTES)).decrypt(encrypted);
        BytesReader<MalformedTpmStructure> secret = BytesReader.bigEndian(identity, MalformedTpmStructure::new);
        return secret.bytes(secret.size16("credential", hash.digestBytes()), "credential");
    }
}
