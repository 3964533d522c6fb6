package dev.martello.tpm.policy;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;

/**
 * The policy of what is given to a machine for a time: in a boot state that the approver signed, and only within a lease. It does not
 * change when other states are approved.
 */
public record ReleasePolicy(ApprovalKey approver, BootLease lease) {
    /** The digest that the sealed object has. */
    public Digest digest() {
        PolicyDigest shown = PolicyDigest.start(HashAlgorithm.SHA256).authorize(approver.name(), BootState.POLICY_REF);
        for (TimeCondition condition : lease.conditions()) {
            shown = shown.counterTimer(condition);
        }
        return shown.digest();
    }
}
