package dev.martello.evidence.protocol;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.Report;
import java.util.List;
import java.util.Optional;

/**
 * A report, and those of its items that the control plane is not known to have. If more are missing, the answer names them
 * and the same report is sent again with them.
 *
 * @param chassisSerial what the firmware says is the machine's serial number; no quote covers it
 */
public record ReportRequest(Report report, List<Item> attachments, Optional<ChassisSerial> chassisSerial)
        implements Message {
    /** All attachments of one request together, in octets; an appliance spreads more over several requests. */
    public static final int MAX_ATTACHMENT_BYTES = 8 << 20;

    public ReportRequest {
        attachments = List.copyOf(attachments);
        if (attachments.size() > Report.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "attachments are " + attachments.size() + ", at most " + Report.MAX_ITEMS + " are allowed");
        }
    }
}
