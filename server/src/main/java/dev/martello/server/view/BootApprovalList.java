package dev.martello.server.view;

import java.util.List;

/** All boot states that are approved, newest first. */
public record BootApprovalList(List<BootApprovalView> approvals) {
    public BootApprovalList {
        approvals = List.copyOf(approvals);
    }
}
