package dev.martello.tpm.verifier;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which of Java's cryptographic libraries checks the signatures of which keys. They say the same, but one is ten times as fast as
 * another.
 */
public final class SignatureLibraries {
    private final Provider rsa;
    private final Provider ecdsa;

    private SignatureLibraries(Provider rsa, Provider ecdsa) {
        this.rsa = rsa;
        this.ecdsa = ecdsa;
    }

    /** The JDK's own for all, untested. */
    public static SignatureLibraries ofJdk() {
        return new SignatureLibraries(ofJdk(KeyAlgorithm.RSA), ofJdk(KeyAlgorithm.ECDSA));
    }

    /**
     * For each algorithm the first library that is there and {@link #isSound sound}, the JDK's own being the last one. No library
     * behind it is loaded.
     *
     * @throws IllegalStateException if none is sound
     */
    public static SignatureLibraries firstSound(
            List<Supplier<Optional<Provider>>> forRsa, List<Supplier<Optional<Provider>>> forEcdsa) {
        return new SignatureLibraries(firstSound(KeyAlgorithm.RSA, forRsa), firstSound(KeyAlgorithm.ECDSA, forEcdsa));
    }

    private static Provider firstSound(KeyAlgorithm algorithm, List<Supplier<Optional<Provider>>> libraries) {
        return Stream.concat(libraries.stream(), Stream.of(() -> Optional.of(ofJdk(algorithm))))
                .flatMap(each -> each.get().stream())
                .filter(each -> isSound(algorithm, each))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no library here checks " + algorithm + " signatures right, the JDK's own neither"));
    }

    /** The library that the JDK itself takes. */
    public static Provider ofJdk(KeyAlgorithm algorithm) {
        try {
            return Signature.getInstance(algorithm.usualSignature()).getProvider();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " signatures are not part of this Java runtime", e);
        }
    }

    /** Whether a library gives the known answers for all ways in which keys of an algorithm sign, right and wrong ones. */
    public static boolean isSound(KeyAlgorithm algorithm, Provider library) {
        return KnownAnswer.of(algorithm).stream().allMatch(each -> each.isGivenBy(library));
    }

    /** What checks RSASSA and RSAPSS signatures. */
    public Provider rsa() {
        return rsa;
    }

    /** What checks ECDSA signatures. */
    public Provider ecdsa() {
        return ecdsa;
    }

    Provider of(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA -> rsa;
            case ECDSA -> ecdsa;
        };
    }

    @Override
    public String toString() {
        return "RSA by " + rsa.getName() + ", ECDSA by " + ecdsa.getName();
    }
}
