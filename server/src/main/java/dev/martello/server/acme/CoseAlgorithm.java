package dev.martello.server.acme;

import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms by which attestation keys sign, as WebAuthn numbers them.
 *
 * @see <a href="https://www.iana.org/assignments/cose/cose.xhtml#algorithms">IANA, COSE Algorithms</a>
 */
enum CoseAlgorithm {
    ES256(-7, TPM_ALG_ID.ECDSA, HashAlgorithm.SHA256),
    ES384(-35, TPM_ALG_ID.ECDSA, HashAlgorithm.SHA384),
    ES512(-36, TPM_ALG_ID.ECDSA, HashAlgorithm.SHA512),
    PS256(-37, TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA256),
    PS384(-38, TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA384),
    PS512(-39, TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA512),
    RS256(-257, TPM_ALG_ID.RSASSA, HashAlgorithm.SHA256),
    RS384(-258, TPM_ALG_ID.RSASSA, HashAlgorithm.SHA384),
    RS512(-259, TPM_ALG_ID.RSASSA, HashAlgorithm.SHA512);

    private final int number;
    private final TPM_ALG_ID scheme;
    private final HashAlgorithm hash;

    CoseAlgorithm(int number, TPM_ALG_ID scheme, HashAlgorithm hash) {
        this.number = number;
        this.scheme = scheme;
        this.hash = hash;
    }

    static Optional<CoseAlgorithm> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    TPM_ALG_ID scheme() {
        return scheme;
    }

    HashAlgorithm hash() {
        return hash;
    }
}
