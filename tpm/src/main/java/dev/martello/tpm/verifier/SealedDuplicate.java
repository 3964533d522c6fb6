package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPM2B_DIGEST;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMT_KEYEDHASH_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SENSITIVE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.InvalidKeyException;
import java.security.SecureRandom;

/**
 * Data sealed outside of any TPM, for the one that has a certain endorsement key: it takes it in by {@code TPM2_Import} and
 * tells it only while a policy is satisfied.
 *
 * @param parentName the name of the endorsement key that it was sealed for
 * @param publicArea of the sealed object, whose policy it has
 * @param duplicate the content of a {@code TPM2B_PRIVATE}, without its size
 * @param encryptedSeed the content of a {@code TPM2B_ENCRYPTED_SECRET}, without its size
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">Part 1, Duplication</a>
 */
public record SealedDuplicate(Bytes parentName, TPMT_PUBLIC publicArea, Bytes duplicate, Bytes encryptedSeed) {
    /** The most octets that can be sealed: {@code MAX_SYM_DATA} of Part 2. */
    public static final int MAX_DATA_BYTES = 128;

    private static final HashAlgorithm NAME_ALGORITHM = HashAlgorithm.SHA256;

    /**
     * Seals data.
     *
     * @param ek the endorsement key, which {@link EndorsementKeys} accepted and somebody stands for
     * @param policy the digest of the policy under which alone the data is told
     * @throws InvalidKeyException if the endorsement key is none that can be used so
     */
    public static SealedDuplicate make(TPMT_PUBLIC ek, Bytes data, Digest policy, SecureRandom random)
            throws InvalidKeyException {
        if (data.isEmpty() || data.length() > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(
                    data.length() + " octets cannot be sealed, only 1 to " + MAX_DATA_BYTES + " can");
        }
        if (policy.algorithm() != NAME_ALGORITHM) {
            throw new IllegalArgumentException("a policy of sealed data is a digest of " + NAME_ALGORITHM.label());
        }
        byte[] seed = new byte[NAME_ALGORITHM.digestBytes()];
        random.nextBytes(seed);
        TPMT_SENSITIVE sensitive = new TPMT_SENSITIVE(TPM_ALG_ID.KEYEDHASH, Bytes.EMPTY, Bytes.owning(seed), data);
        TPMT_PUBLIC area = publicArea(sensitive, policy);
        OuterWrap wrap =
                OuterWrap.around(TPMT_SENSITIVE.SIZED_LAYOUT.write(sensitive), area.name(), ek, "DUPLICATE", random);
        return new SealedDuplicate(ek.name(), area, wrap.wrapped(), wrap.encryptedSeed());
    }

    /**
     * No flag is set. Neither fixed to TPM nor to parent, or it could not be imported; it cannot be duplicated from there, for its policy is
     * not one of duplication. Without {@code userWithAuth} its empty authorization value opens nothing.
     */
    private static TPMT_PUBLIC publicArea(TPMT_SENSITIVE sensitive, Digest policy) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.KEYEDHASH,
                NAME_ALGORITHM,
                TPMA_OBJECT.of(),
                policy.octets(),
                new TPMS_KEYEDHASH_PARMS(TPMT_KEYEDHASH_SCHEME.NULL),
                new TPM2B_DIGEST(NAME_ALGORITHM
                        .hash(sensitive.seedValue(), sensitive.sensitive())
                        .octets()));
    }
}
