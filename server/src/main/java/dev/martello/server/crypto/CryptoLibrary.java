package dev.martello.server.crypto;

import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The libraries that Martello takes before the JDK's own, if they are there. The best one comes first. */
public enum CryptoLibrary {
    /** AWS-LC in native code, in a jar for one operating system and processor, so it may be missing or not load. */
    CORRETTO {
        @Override
        public Optional<Provider> load() {
            try {
                return Optional.of((Provider)
                        Class.forName(CORRETTO_CLASS).getField("INSTANCE").get(null));
            } catch (ReflectiveOperationException | LinkageError e) {
                return Optional.empty();
            }
        }
    },
    /** Pure Java: many times as fast as the JDK in ECDSA where the processor has no AVX-512 IFMA, slower in RSA. */
    BOUNCY_CASTLE {
        @Override
        public Optional<Provider> load() {
            return Optional.of(new BouncyCastleProvider());
        }
    };

    private static final String CORRETTO_CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** The library as a provider, nothing if it is not there. It is not put among the providers of the JDK. */
    public abstract Optional<Provider> load();

    /** The libraries that check signatures of quotes here; each has passed its self-test. */
    public static SignatureLibraries choose() {
        return SignatureLibraries.firstSound(List.of(CORRETTO::load), List.of(CORRETTO::load, BOUNCY_CASTLE::load));
    }
}
