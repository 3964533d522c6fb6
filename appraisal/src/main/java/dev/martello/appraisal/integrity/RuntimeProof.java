package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Finding;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaMatch;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What the quote proves of the run-time log.
 *
 * @param proven the entries from the start that the quote vouches for
 * @param unquotedEntries how many came later
 * @param item the log, if it is in one piece
 */
record RuntimeProof(
        LogState state,
        Optional<ImaLog> proven,
        int unquotedEntries,
        Optional<ItemDigest> item,
        List<Finding> findings) {
    static final PcrIndex PCR = BootProof.RUNTIME_PCR;

    /** Half a million entries: an appliance that runs so much needs its policy of measurement changed. */
    static final int MAX_BYTES = 64 << 20;

    private static final String SUBJECT = "run-time log";

    /** Holds the segments of a log against quoted values, which may be none. */
    static RuntimeProof of(List<Item> segments, PcrValues quoted) {
        Optional<ItemDigest> item =
                segments.size() == 1 ? Optional.of(segments.getFirst().digest()) : Optional.empty();
        long octets =
                segments.stream().mapToLong(each -> each.content().length()).sum();
        if (octets > MAX_BYTES) {
            return malformed("it has " + octets + " octets, at most " + MAX_BYTES + " are looked at", item);
        }
        try {
            Bytes whole = Bytes.concat(segments.stream().map(Item::content).toArray(Bytes[]::new));
            return of(ImaLog.parseBinary(whole), quoted, item);
        } catch (MalformedImaLog e) {
            return malformed(String.valueOf(e.getMessage()), item);
        }
    }

    private static RuntimeProof of(ImaLog log, PcrValues quoted, Optional<ItemDigest> item) {
        List<Digest> values = quoted.banks().values().stream()
                .flatMap(bank -> Optional.ofNullable(bank.get(PCR)).stream())
                .toList();
        if (values.isEmpty()) {
            return notQuoted(log, quoted, item);
        }
        if (values.stream().allMatch(value -> value.isAll(0))) {
            return new RuntimeProof(LogState.NOT_MEASURED, Optional.empty(), log.size(), item, List.of());
        }
        if (log.size() == 0) {
            return unproven(
                    LogState.MISSING,
                    item,
                    BuiltInRule.RUNTIME_LOG_MISSING.finding(
                            PCR.toString(),
                            PCR + " is " + BootProof.brief(values.getFirst()) + ", and the report has no run-time log.",
                            item));
        }
        return match(log, values, item);
    }

    private static RuntimeProof notQuoted(ImaLog log, PcrValues quoted, Optional<ItemDigest> item) {
        if (quoted.banks().isEmpty()) {
            return new RuntimeProof(LogState.UNPROVEN, Optional.empty(), log.size(), item, List.of());
        }
        return log.size() == 0
                ? new RuntimeProof(LogState.NOT_MEASURED, Optional.empty(), 0, item, List.of())
                : unproven(
                        LogState.UNPROVEN,
                        item,
                        mismatch("The report has a run-time log, and " + PCR + " is not quoted.", item));
    }

    private static RuntimeProof match(ImaLog log, List<Digest> values, Optional<ItemDigest> item) {
        NavigableSet<Integer> covered = new TreeSet<>();
        List<Finding> findings = new ArrayList<>();
        for (Digest value : values) {
            ImaMatch match = ImaReplay.match(log, PCR, value);
            covered(match, log).ifPresent(covered::add);
            if (match instanceof ImaMatch.NoMatch(Digest wanted, Digest replayed, var _)) {
                findings.add(mismatch(
                        PCR + ": the run-time log's " + log.size() + " entries replay to " + BootProof.brief(replayed)
                                + ", and no number of them leads to the quoted " + BootProof.brief(wanted)
                                + ": an entry was changed, left out or added.",
                        item));
            }
        }
        if (covered.size() > 1) {
            findings.add(mismatch(
                    PCR + ": the banks of the quote vouch for different numbers of entries: " + covered + ".", item));
        }
        if (findings.isEmpty() && covered.isEmpty()) {
            findings.add(BuiltInRule.PCRS_WEAK_BANK.finding(
                    PCR.toString(),
                    "The kernel extends " + PCR
                            + " of the quoted banks with SHA-1 digests; quote the SHA-256 bank too.",
                    item));
        }
        if (!findings.isEmpty()) {
            return new RuntimeProof(LogState.UNPROVEN, Optional.empty(), log.size(), item, findings);
        }
        int entries = covered.first();
        return new RuntimeProof(
                LogState.PROVEN, Optional.of(log.first(entries)), log.size() - entries, item, List.of());
    }

    /** How many entries a value vouches for by a strong digest. */
    private static OptionalInt covered(ImaMatch match, ImaLog log) {
        return switch (match) {
            case ImaMatch.Whole _ -> OptionalInt.of(log.size());
            case ImaMatch.Prefix prefix -> OptionalInt.of(prefix.log().size());
            case ImaMatch.PaddedSha1 _, ImaMatch.NoMatch _ -> OptionalInt.empty();
        };
    }

    private static RuntimeProof malformed(String problem, Optional<ItemDigest> item) {
        return unproven(
                LogState.UNPROVEN,
                item,
                BuiltInRule.RUNTIME_LOG_MALFORMED.finding(
                        SUBJECT, "The run-time log cannot be read: " + problem + ".", item));
    }

    private static Finding mismatch(String explanation, Optional<ItemDigest> item) {
        return BuiltInRule.RUNTIME_LOG_REPLAY_MISMATCH.finding(PCR.toString(), explanation, item);
    }

    private static RuntimeProof unproven(LogState state, Optional<ItemDigest> item, Finding finding) {
        return new RuntimeProof(state, Optional.empty(), 0, item, List.of(finding));
    }
}
