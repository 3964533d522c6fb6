package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Finding;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.userspace.MalformedUserspaceLog;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.evidence.userspace.UserspaceRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the quote proves of the user-space log, which goes on where the boot log ends.
 *
 * @param proven the records that the quote vouches for
 * @param unquotedRecords how many came later, or extend what is not quoted
 * @param item the log
 */
record UserspaceProof(
        LogState state,
        List<UserspaceRecord> proven,
        int unquotedRecords,
        Optional<ItemDigest> item,
        List<Finding> findings) {
    static final String SUBJECT = "user-space log";

    UserspaceProof {
        proven = List.copyOf(proven);
        findings = List.copyOf(findings);
    }

    /** A log before it is compared with anything. */
    record Claim(Optional<UserspaceLog> log, Optional<ItemDigest> item, List<Finding> findings) {
        static Claim of(List<Item> logs) {
            if (logs.isEmpty()) {
                return new Claim(Optional.empty(), Optional.empty(), List.of());
            }
            if (new LinkedHashSet<>(logs).size() > 1) {
                return new Claim(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(BuiltInRule.USERSPACE_LOG_AMBIGUOUS.finding(
                                SUBJECT, "The report has " + logs.size() + " user-space logs.", Optional.empty())));
            }
            Optional<ItemDigest> item = Optional.of(logs.getFirst().digest());
            try {
                return new Claim(Optional.of(UserspaceLog.parse(logs.getFirst().content())), item, List.of());
            } catch (MalformedUserspaceLog e) {
                return new Claim(
                        Optional.empty(),
                        item,
                        List.of(BuiltInRule.USERSPACE_LOG_MALFORMED.finding(
                                SUBJECT,
                                "The user-space log cannot be read at octet " + e.offset() + ": " + e.problem() + ".",
                                item)));
            }
        }

        /** The log if nothing is proven of it. */
        UserspaceProof unproven(List<Finding> more) {
            List<Finding> all = new ArrayList<>(findings);
            all.addAll(more);
            boolean isThere = item.isPresent() || !all.isEmpty();
            return new UserspaceProof(
                    isThere ? LogState.UNPROVEN : LogState.NOT_MEASURED,
                    List.of(),
                    log.map(each -> each.records().size()).orElse(0),
                    item,
                    all);
        }

        /** The log if these of its records are proven. */
        UserspaceProof proven(List<UserspaceRecord> records) {
            return log.map(each -> new UserspaceProof(
                            LogState.PROVEN, records, each.records().size() - records.size(), item, findings))
                    .orElseGet(() -> unproven(List.of()));
        }
    }
}
