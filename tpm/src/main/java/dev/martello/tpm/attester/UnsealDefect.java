package dev.martello.tpm.attester;

/** Why a TPM does not tell what was sealed for it. The identifiers never change their meaning. */
public enum UnsealDefect {
    APPROVAL_INVALID("approval.invalid", "the approval of the boot state is not signed by the approver"),
    OTHER_TPM("sealed.other-tpm", "it was sealed for another TPM, or changed since"),
    OTHER_BOOT_STATE("sealed.other-boot-state", "the machine is not in the boot state that was approved"),
    LEASE_OVER("sealed.lease-over", "it was for another boot of the machine, or its time is over"),
    POLICY_DIFFERS("sealed.policy-differs", "it was sealed under another approver, or another lease");

    private final String id;
    private final String meaning;

    UnsealDefect(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The stable identifier. */
    public String id() {
        return id;
    }

    /** What it means, the same each time. */
    public String meaning() {
        return meaning;
    }
}
