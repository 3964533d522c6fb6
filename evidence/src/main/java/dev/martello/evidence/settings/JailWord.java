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
        pieces = joined(pieces);
    }

    private static List<Piece> joined(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal(String text) -> literal.append(text);
                case Reference reference -> {
                    add(literal, joined);
                    joined.add(reference);
                }
            }
        }
        add(literal, joined);
        return List.copyOf(joined);
    }

    private static void add(StringBuilder literal, List<Piece> joined) {
        if (!literal.isEmpty()) {
            joined.add(new Literal(literal.toString()));
            literal.setLength(0);
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
