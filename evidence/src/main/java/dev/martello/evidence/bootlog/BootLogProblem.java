package dev.martello.evidence.bootlog;

import java.util.OptionalInt;

/**
 * Something about a log that is odd, or that kept a fact from being stated.
 *
 * @param event the number of the event, if it is about one
 * @param sentence what is wrong, for a person
 */
public record BootLogProblem(Kind kind, OptionalInt event, String sentence) {
    /** What can be wrong; the identifiers are stable. */
    public enum Kind {
        /** Octets of one value follow the last event. */
        PADDING("log.padding"),
        /** The Spec ID event has octets that do not belong to it. */
        SPEC_ID("log.spec-id"),
        /** A bank of an algorithm that cannot be computed here, so it cannot be replayed. */
        BANK_UNCOMPUTABLE("log.bank-uncomputable"),
        /** An event lacks the digest of a bank that others have. */
        BANK_MISSING("event.bank-missing"),
        /** A type that no specification names. */
        TYPE_UNKNOWN("event.type-unknown"),
        /** A register that no TPM has. */
        PCR_OUT_OF_RANGE("event.pcr-out-of-range"),
        /** The data is not what was measured, although the specification says it is. */
        DIGEST_MISMATCH("event.digest-mismatch"),
        /** What was measured is of another type than the event says, and digests cover no type. */
        RELABELLED("event.relabelled"),
        /** PCRs 0 to 7 each end their firmware's part with a separator; this one does not. */
        SEPARATOR_MISSING("separator.missing"),
        /** A PCR has more than one separator. */
        SEPARATOR_DOUBLED("separator.doubled"),
        /** A separator says that the firmware failed. */
        SEPARATOR_ERROR("separator.error"),
        /** An event says it is a separator, and its digest is that of none. */
        SEPARATOR_FORGED("separator.forged"),
        /** The firmware did not log that the operating system took over. */
        NO_EXIT_BOOT_SERVICES("exit-boot-services.missing"),
        /** Startup locality said twice, too late or with a value that does not exist. */
        STARTUP_LOCALITY("startup-locality.odd"),

        /** PCR 0 replays to the quote from another startup locality than the log says. */
        STARTUP_LOCALITY_UNLOGGED("startup-locality.unlogged"),
        /** PCR 5 replays to the quote with Exit Boot Services events that the log lacks. */
        EXIT_BOOT_SERVICES_UNLOGGED("exit-boot-services.unlogged"),
        /** All registers replay to the quote but PCR 0, which no start that is known explains. */
        PCR0_UNEXPLAINED("pcr0.unexplained"),
        /** A bank is quoted that does not hold what the log says, beside one that does. */
        BANK_STALE("bank.stale"),

        /** An event claims to be a fact that its digests do not cover. */
        FACT_UNPROVEN("fact.unproven"),
        /** Events contradict each other, so that neither is believed. */
        FACT_CONTRADICTED("fact.contradicted"),
        /** A fact at a place where anybody could have put it. */
        FACT_MISPLACED("fact.misplaced"),
        /** Covered by a digest but not of the form it must have. */
        FACT_MALFORMED("fact.malformed");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public static BootLogProblem of(Kind kind, String sentence) {
        return new BootLogProblem(kind, OptionalInt.empty(), sentence);
    }

    static BootLogProblem of(Kind kind, BootEvent event, String sentence) {
        return new BootLogProblem(kind, OptionalInt.of(event.number()), sentence);
    }

    /** The kind's stable identifier, as in {@code event.digest-mismatch}. */
    public String id() {
        return kind.id();
    }

    /** The sentence with the number of the event, as in {@code event 12: PCR 3 has a separator already}. */
    public String located() {
        return event.isPresent() ? "event " + event.getAsInt() + ": " + sentence : sentence;
    }
}
