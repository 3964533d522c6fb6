package dev.martello.lab.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.EndorsementKeyCheck;
import dev.martello.tpm.verifier.EndorsementKeys;
import dev.martello.tpm.verifier.MakeCredential;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** A key in software answers challenges as a TPM does. */
class SoftwareEndorsementKeyTest {
    private static final Bytes SECRET = Bytes.ascii("a secret of a challenge");

    private final SoftwareEndorsementKey key = SoftwareEndorsementKey.generate();
    private final Bytes name = SoftwareAttestationKey.generate(AkTemplate.ECDSA_P256_SHA256)
            .publicArea()
            .name();

    @Test
    void isTakenForAnEndorsementKey() {
        assertThat(EndorsementKeys.check(key.publicArea())).isInstanceOf(EndorsementKeyCheck.Accepted.class);
    }

    @Test
    void opensACredentialThatWasMadeForIt() throws Exception {
        assertThat(key.activateCredential(credential(key), name)).isEqualTo(SECRET);
    }

    @Test
    void opensNoCredentialOfAnotherKeyOrForAnotherName() throws Exception {
        Credential others = credential(SoftwareEndorsementKey.generate());
        assertThatThrownBy(() -> key.activateCredential(others, name)).isInstanceOf(InvalidCredential.class);
        Credential own = credential(key);
        assertThatThrownBy(() -> key.activateCredential(own, Bytes.concat(name, Bytes.of(0))))
                .isInstanceOf(InvalidCredential.class);
        Credential cut = new Credential(own.credentialBlob().slice(0, 20), own.encryptedSecret());
        assertThatThrownBy(() -> key.activateCredential(cut, name)).isInstanceOf(InvalidCredential.class);
    }

    private Credential credential(SoftwareEndorsementKey ek) throws Exception {
        return MakeCredential.make(ek.publicArea(), name, SECRET, new SecureRandom());
    }
}
