package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A word of {@code jail.conf} as it is written. What it comes to depends on the jail for which it is read.
 *
 * @param pieces those of one kind that stood side by side are one
 */
record JailWord(List<Piece> pieces) {
    /** A part of a word. */
    sealed interface Piece {}

    record Literal(String text) implements Piece {}

    /** @param name of the variable or parameter whose value is meant */
    record Reference(String name) implements Piece {}

    JailWord {
        pieces = List.copyOf(pieces);
    }

    /** Puts a word together. */
    static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();

        void append(String text) {
            literal.append(text);
        }

        void refer(String name) {
            endLiteral();
            pieces.add(new Reference(name));
        }

        private void endLiteral() {
            if (!literal.isEmpty()) {
                pieces.add(new Literal(literal.toString()));
                literal.setLength(0);
            }
        }

        JailWord build() {
            endLiteral();
            return new JailWord(pieces);
        }
    }

    /** The text that it is for whatever jail; nothing if that depends. */
    Optional<String> literal() {
        if (pieces.isEmpty()) {
            return Optional.of("");
        }
        return pieces.size() == 1 && pieces.getFirst() instanceof Literal(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** What it stands for, if it is nothing but that. */
    Optional<String> reference() {
        return pieces.size() == 1 && pieces.getFirst() instanceof Reference(String name)
                ? Optional.of(name)
                : Optional.empty();
    }
}
