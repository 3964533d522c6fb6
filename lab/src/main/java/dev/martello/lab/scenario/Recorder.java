package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.Report;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.util.List;

/** Is told of each verdict that a scenario came to. */
@FunctionalInterface
public interface Recorder {
    /**
     * A verdict, and all that it follows from.
     *
     * @param enrolment how the appliance introduced itself: the keys of its TPM
     * @param report what it said, with the quote
     * @param items that the report names, in its order
     * @param release that it is meant to run
     * @param profile of its firmware
     */
    record Judged(
            Scenario scenario,
            ApplianceView appliance,
            EnrolmentRequest enrolment,
            Report report,
            List<Item> items,
            Release release,
            PlatformProfile profile) {
        public Judged {
            items = List.copyOf(items);
        }
    }

    void judged(Judged judged) throws IOException;
}
