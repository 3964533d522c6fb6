package dev.martello.evidence.ima;

import dev.martello.evidence.ima.ImaMatch.NoMatch;
import dev.martello.evidence.ima.ImaMatch.PaddedSha1;
import dev.martello.evidence.ima.ImaMatch.Prefix;
import dev.martello.evidence.ima.ImaMatch.Whole;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Extends PCRs with the entries of a list, as the kernel did.
 *
 * <p>Every function takes time in proportion to the list. Banks must be {@link HashAlgorithm#isComputable computable}.
 */
public final class ImaReplay {
    private ImaReplay() {}

    /**
     * The values that a list leads to in each bank, from zero; a PCR that no entry names is not among them. Entries of wrong
     * template hash are replayed all the same: see {@link ImaLog#mismatches}.
     */
    public static PcrValues replay(ImaLog log, Set<HashAlgorithm> banks) {
        return State.start(banks).after(log).values();
    }

    /** Finds how many entries of a list a quoted value vouches for. */
    public static ImaMatch match(ImaLog log, PcrIndex pcr, Digest quoted) {
        return State.start(Set.of(quoted.algorithm())).match(log, pcr, quoted);
    }

    /**
     * Where a replay got to, so that it can go on from there with the entries that came since, whose numbers start at 1 again.
     *
     * @param entries how many entries were replayed
     * @param banks the banks in which
     * @param values what they led to; a PCR that is not there is zero
     */
    public record State(int entries, Set<HashAlgorithm> banks, PcrValues values) {
        public State {
            banks = Collections.unmodifiableSet(new TreeSet<>(banks));
        }

        /** Nothing replayed yet. */
        public static State start(Set<HashAlgorithm> banks) {
            return new State(0, banks, PcrValues.NONE);
        }

        /** The state after the entries that follow. */
        public State after(ImaLog next) {
            PcrValues after = values;
            for (HashAlgorithm bank : banks) {
                BankReplay replay = replay(bank, BankReplay.Measure.OWN_DIGEST);
                next.entries().forEach(replay::extend);
                after = after.with(replay.values());
            }
            return new State(Math.addExact(entries, next.size()), banks, after);
        }

        /**
         * Finds how many of the entries that follow a quoted value vouches for. The state in the result has the bank of the
         * quoted value only.
         *
         * @throws IllegalArgumentException if the value is of a bank that was not replayed so far
         */
        public ImaMatch match(ImaLog next, PcrIndex pcr, Digest quoted) {
            if (!banks.contains(quoted.algorithm())) {
                throw new IllegalArgumentException("the " + quoted.algorithm().label() + " bank was not replayed");
            }
            return new Search(this, next, pcr, quoted).run();
        }

        BankReplay replay(HashAlgorithm bank, BankReplay.Measure measure) {
            return new BankReplay(bank, measure, values.bank(bank));
        }
    }

    /** One search for a quoted value. */
    private static final class Search {
        private final State start;
        private final ImaLog log;
        private final PcrIndex pcr;
        private final Digest quoted;
        private final byte[] wanted;

        Search(State start, ImaLog log, PcrIndex pcr, Digest quoted) {
            this.start = start;
            this.log = log;
            this.pcr = pcr;
            this.quoted = quoted;
            this.wanted = quoted.octets().toArray();
        }

        ImaMatch run() {
            BankReplay replay = start.replay(quoted.algorithm(), BankReplay.Measure.OWN_DIGEST);
            OptionalInt covered = find(replay);
            if (covered.isEmpty()) {
                return padded().orElseGet(() -> new NoMatch(quoted, replay.value(pcr), log));
            }
            int entries = covered.getAsInt();
            ImaLog rest = log.from(entries);
            if (rest.entries().stream().anyMatch(entry -> entry.pcr().equals(pcr))) {
                ImaLog prefix = log.first(entries);
                return new Prefix(state(replay, prefix), prefix);
            }
            rest.entries().forEach(replay::extend);
            return new Whole(state(replay, log), log);
        }

        private Optional<ImaMatch> padded() {
            OptionalInt covered = quoted.algorithm() == HashAlgorithm.SHA1
                    ? OptionalInt.empty()
                    : find(start.replay(quoted.algorithm(), BankReplay.Measure.PADDED_TEMPLATE_HASH));
            return covered.isEmpty() ? Optional.empty() : Optional.of(new PaddedSha1(log.first(covered.getAsInt())));
        }

        /** Replays until the value is reached, and tells after how many entries. */
        private OptionalInt find(BankReplay replay) {
            if (replay.isAt(pcr, wanted)) {
                return OptionalInt.of(0);
            }
            for (int i = 0; i < log.size(); i++) {
                ImaEntry entry = log.entries().get(i);
                replay.extend(entry);
                if (entry.pcr().equals(pcr) && replay.isAt(pcr, wanted)) {
                    return OptionalInt.of(i + 1);
                }
            }
            return OptionalInt.empty();
        }

        private State state(BankReplay replay, ImaLog replayed) {
            return new State(
                    Math.addExact(start.entries(), replayed.size()),
                    Set.of(quoted.algorithm()),
                    PcrValues.NONE.with(replay.values()));
        }
    }
}
