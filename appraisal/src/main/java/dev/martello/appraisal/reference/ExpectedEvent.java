package dev.martello.appraisal.reference;

import dev.martello.evidence.bootlog.EventType;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something that the firmware of a hardware model measures.
 *
 * @param pcr into which register
 * @param type what the log calls it; no digest covers this
 * @param label what tells it from others of its type, as in {@code dbx}; empty if nothing does
 * @param atLeast how often it is there at least: 0 if it may be missing
 * @param atMost how often it is there at most
 * @param note for people, as in {@code seen on 12 of 12 machines at 3 sites}; may be empty
 * @param expectation what its digests are
 */
public record ExpectedEvent(
        PcrIndex pcr, EventType type, String label, int atLeast, int atMost, String note, Expectation expectation) {
    public static final int MAX_TEXT_CHARS = 512;
    public static final int MAX_TIMES = 1000;
    public static final int MAX_VALUES = 64;

    /** PCR 4 is the boot loader's, and those from PCR 8 on are not the firmware's. */
    private static final Set<Integer> REGISTERS = Set.of(0, 1, 2, 3, 5, 6, 7);

    /** Code, drivers and keys are the same on all machines of a model, so what holds them can be told. */
    private static final Set<Integer> VARYING_REGISTERS = Set.of(1, 5, 6);

    /** What is called what, in which register. */
    public record Name(PcrIndex pcr, EventType type, String label) {
        /** Type and label, for people. */
        public String text() {
            return label.isEmpty() ? type.label() : type.label() + " " + label;
        }
    }

    /** What the digests of an event are. */
    public sealed interface Expectation {
        /** One of these values. */
        record OneOf(List<Value> values) implements Expectation {
            public OneOf {
                values = List.copyOf(values);
                require(
                        !values.isEmpty() && values.size() <= MAX_VALUES,
                        "an event has 1 to " + MAX_VALUES + " values, not " + values.size());
            }
        }

        /**
         * Another one on each machine, so that nothing can be said of it.
         *
         * @param reason why, for people
         */
        record Varies(String reason) implements Expectation {
            public Varies {
                require(
                        !reason.isEmpty() && reason.length() <= MAX_TEXT_CHARS,
                        "a reason has 1 to " + MAX_TEXT_CHARS + " characters");
            }
        }
    }

    /**
     * A value that may be measured.
     *
     * @param digests of it, in one or more algorithms
     * @param says what the event said when it was learnt, for people; may be empty
     * @param note who has it, for people; may be empty
     * @param signatures of a signature database, the names of its keys and hashes, so that what was added or removed can be
     *     named; else none
     */
    public record Value(List<Digest> digests, String says, String note, List<String> signatures) {
        public static final int MAX_SIGNATURES = 10_000;

        public Value {
            digests = List.copyOf(digests);
            signatures = List.copyOf(signatures);
            DigestText.requireStrong("a value", digests);
            requireText("says", says);
            requireText("note", note);
            signatures.forEach(each -> requireText("a signature", each));
            require(
                    signatures.size() <= MAX_SIGNATURES,
                    signatures.size() + " signatures, at most " + MAX_SIGNATURES + " are allowed");
        }
    }

    /** @throws IllegalArgumentException if it is about a register that is not the firmware's, or exceeds a bound */
    public ExpectedEvent {
        require(REGISTERS.contains(pcr.number()), "PCR " + pcr.number() + " is none of " + new TreeSet<>(REGISTERS));
        require(
                atLeast >= 0 && atMost >= 1 && atLeast <= atMost && atMost <= MAX_TIMES,
                "an event is there at least " + atLeast + " and at most " + atMost + " times, which cannot be");
        requireText("label", label);
        requireText("note", note);
        require(
                expectation instanceof Expectation.OneOf || mayVary(pcr),
                "nothing in PCR " + pcr.number() + " may vary");
    }

    /** What a boot log's events are looked up by. */
    public Name name() {
        return new Name(pcr, type, label);
    }

    /** Whether events of its register may be another on each machine. */
    public boolean mayVary() {
        return mayVary(pcr);
    }

    private static boolean mayVary(PcrIndex pcr) {
        return VARYING_REGISTERS.contains(pcr.number());
    }

    private static void requireText(String name, String text) {
        require(text.length() <= MAX_TEXT_CHARS, name + " has more than " + MAX_TEXT_CHARS + " characters");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
