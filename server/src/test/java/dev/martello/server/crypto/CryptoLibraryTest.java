package dev.martello.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.tpm.verifier.KeyAlgorithm;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.Test;

class CryptoLibraryTest {
    @Test
    void whatIsChosenIsSoundAndNotTheJdksEcdsa() {
        SignatureLibraries chosen = CryptoLibrary.choose();
        assertThat(SignatureLibraries.isSound(KeyAlgorithm.RSA, chosen.rsa())).isTrue();
        assertThat(SignatureLibraries.isSound(KeyAlgorithm.ECDSA, chosen.ecdsa()))
                .isTrue();
        assertThat(chosen.ecdsa().getName())
                .isEqualTo(CryptoLibrary.CORRETTO
                        .load()
                        .or(CryptoLibrary.BOUNCY_CASTLE::load)
                        .map(Provider::getName)
                        .orElseThrow());
    }

    @Test
    void providersOfTheJdkStayAsTheyAre() {
        CryptoLibrary.choose();
        assertThat(Security.getProviders())
                .extracting(Provider::getName)
                .doesNotContain("BC", "AmazonCorrettoCryptoProvider");
    }
}
