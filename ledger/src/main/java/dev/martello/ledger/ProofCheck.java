package dev.martello.ledger;

/** What came of checking a proof. */
public sealed interface ProofCheck {
    /** It holds. */
    record Proven() implements ProofCheck {}

    /** It does not. */
    record Refuted(String explanation) implements ProofCheck {}

    private static ProofCheck refuted(String explanation) {
        return new Refuted(explanation);
    }

    /** Whether it holds, or else why it does not. */
    static ProofCheck of(boolean holds, String otherwise) {
        return holds ? new Proven() : refuted(otherwise);
    }
}
