package dev.martello.lab.bench;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What signatures can be checked with. */
public enum Library {
    CORRETTO("Amazon Corretto"),
    BOUNCY_CASTLE("Bouncy Castle"),
    JDK("JDK");

    private final String title;

    Library(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * The library that a provider is of.
     *
     * @param use for which keys it was taken
     */
    static Library named(Provider taken, Function<SignatureLibraries, Provider> use) {
        return Arrays.stream(values())
                .filter(Library::isHere)
                .filter(each -> use.apply(each.signatures()).getName().equals(taken.getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(taken.getName() + " is none of the libraries measured"));
    }

    boolean isHere() {
        return this == JDK || load().isPresent();
    }

    /** The JDK's own is always there, and asked when no other is. */
    private Optional<Provider> load() {
        return switch (this) {
            case CORRETTO -> CryptoLibrary.CORRETTO.load();
            case BOUNCY_CASTLE -> CryptoLibrary.BOUNCY_CASTLE.load();
            case JDK -> Optional.empty();
        };
    }

    SignatureLibraries signatures() {
        return SignatureLibraries.firstSound(List.of(this::load), List.of(this::load));
    }
}
