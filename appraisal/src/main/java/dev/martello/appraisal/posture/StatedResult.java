package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts.FailedCheck;
import dev.martello.appraisal.Facts.UntoldCheck;
import dev.martello.appraisal.PrintableText;
import dev.martello.appraisal.expression.FactPath;
import java.util.List;
import java.util.Optional;

/** What a check says, and how facts state it: made once for all machines of which it says the same. */
record StatedResult(CheckResult result, List<FailedCheck> failed, Optional<UntoldCheck> untold) implements Answer {
    /** Of a fault as facts state it, with a remedy of some lines. */
    private static final long STATED_OCTETS = 500;

    @Override
    public long octets() {
        return FactPath.octetsOf(result.outcome()) + STATED_OCTETS * failed.size();
    }

    static StatedResult of(CheckResult result) {
        Check check = result.check();
        return switch (result.outcome()) {
            case Outcome.Passed _, Outcome.NotApplicable _ -> new StatedResult(result, List.of(), Optional.empty());
            case Outcome.Failed(List<Outcome.Fault> faults) ->
                new StatedResult(
                        result,
                        faults.stream().map(fault -> failed(check, fault)).toList(),
                        Optional.empty());
            case Outcome.CannotTell(String reason) ->
                new StatedResult(
                        result,
                        List.of(),
                        Optional.of(new UntoldCheck(
                                check.id().text(), check.severity().label(), check.area(), PrintableText.of(reason))));
        };
    }

    private static FailedCheck failed(Check check, Outcome.Fault fault) {
        Remedy remedy = check.remedy();
        return new FailedCheck(
                check.id().text(),
                check.severity().label(),
                check.area(),
                check.title(),
                PrintableText.of(fault.subject()),
                PrintableText.of(fault.seen()),
                remedy.apply().strip(),
                remedy.risk().toString());
    }
}
