package dev.martello.cli.demo;

import dev.martello.lab.demo.DemoState.Outcome;
import dev.martello.lab.demo.DemoState.Revocation;
import dev.martello.lab.demo.DemoState.Row;
import dev.martello.lab.demo.DemoState.Tampering;
import dev.martello.lab.demo.DemoVerdict;
import java.util.List;
import java.util.Optional;

/** The outcome of a demo as JSON. */
record DemoDocument(List<Appliance> appliances, Optional<Tamper> tamper, boolean asExpected) {
    record Appliance(
            String id,
            String site,
            Optional<String> release,
            Optional<DemoVerdict> verdict,
            String reason,
            DemoVerdict expected) {
        static Appliance of(Row row) {
            return new Appliance(row.id(), row.site(), row.release(), row.verdict(), row.reason(), row.expected());
        }
    }

    record Tamper(
            String id,
            String path,
            DemoVerdict verdict,
            String reason,
            long toVerdictMillis,
            Optional<Long> toRevokedMillis,
            Optional<String> refusedBy) {
        static Tamper of(Tampering tampering) {
            return new Tamper(
                    tampering.id(),
                    tampering.path(),
                    tampering.verdict(),
                    tampering.reason(),
                    tampering.toVerdict().toMillis(),
                    tampering.revocation().map(each -> each.after().toMillis()),
                    tampering.revocation().map(Revocation::refusedBy));
        }
    }

    static DemoDocument of(Outcome outcome) {
        return new DemoDocument(
                outcome.appliances().stream().map(Appliance::of).toList(),
                outcome.tampering().map(Tamper::of),
                outcome.isAsExpected());
    }
}
