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
 * @param keyCertification shows that the key which the report names is in the TPM, if it is
 * @param held what the appliance holds of what the authority gives, if it wants to be told what is not as it should be
 */
public record ReportRequest(
        Report report,
        List<Item> attachments,
        Optional<ChassisSerial> chassisSerial,
        Optional<KeyCertification> keyCertification,
        Optional<HeldCredential> held)
        implements Message {
    /** All attachments of one request together, in octets; an appliance spreads more over several requests. */
    public static final int MAX_ATTACHMENT_BYTES = 8 << 20;

    /** A report that names no key of the TPM, of an appliance that holds nothing. */
    public ReportRequest(Report report, List<Item> attachments, Optional<ChassisSerial> chassisSerial) {
        this(report, attachments, chassisSerial, Optional.empty(), Optional.empty());
    }

    public ReportRequest {
        attachments = List.copyOf(attachments);
        if (attachments.size() > Report.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "attachments are " + attachments.size() + ", at most " + Report.MAX_ITEMS + " are allowed");
        }
    }
}
