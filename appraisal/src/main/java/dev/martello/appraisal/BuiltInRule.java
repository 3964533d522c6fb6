package dev.martello.appraisal;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import java.util.Optional;

/**
 * The rules that no policy can switch off: without them nothing that is read from a log would be proven. Each breach is
 * {@link TrustTier#CONTRAINDICATED}. All other rules are written in the policy.
 */
public enum BuiltInRule {
    PCRS_INSUFFICIENT(
            "pcrs.insufficient",
            Severity.HIGH,
            "The quote must cover every PCR that the policy requires, in one bank at least that it accepts.",
            "Let the agent quote the PCRs that the policy requires."),
    PCRS_WEAK_BANK(
            "pcrs.weak-bank",
            Severity.HIGH,
            "The quote must be over a bank whose hash algorithm the policy accepts; digests of others can be forged.",
            "Enable the SHA-256 bank in the firmware, and let the agent quote it."),
    PCRS_FIRMWARE_SILENT(
            "pcrs.firmware-silent",
            Severity.CRITICAL,
            "PCRs 0 to 7 are extended by every firmware that measures. One that is all zeros or all ones was not, so anybody"
                    + " can extend into it whatever looks good.",
            "Enable measured boot in the firmware or update it; until then the machine cannot be attested."),
    PCRS_UNEXPLAINED(
            "pcrs.unexplained",
            Severity.HIGH,
            "A quoted PCR that is not at its reset value must be explained by a log: what it holds was measured, and is hidden.",
            "Find out what extended the PCR: look for events that were cut from the log, or for software that measures without one."),
    BOOT_LOG_MISSING(
            "boot-log.missing",
            Severity.HIGH,
            "A report must come with the boot log.",
            "Check that the kernel shows /sys/kernel/security/tpm0/binary_bios_measurements and that the agent may read it."),
    BOOT_LOG_AMBIGUOUS(
            "boot-log.ambiguous",
            Severity.HIGH,
            "A machine has one boot log; a report with two of them asks us to choose.",
            "Update the agent; if it is up to date, treat the appliance as taken over."),
    BOOT_LOG_MALFORMED(
            "boot-log.malformed",
            Severity.HIGH,
            "The boot log must be a TCG event log.",
            "Compare with what `martello inspect bootlog` says of the file on the appliance."),
    BOOT_LOG_CONFIDENTIAL_COMPUTING(
            "boot-log.confidential-computing",
            Severity.HIGH,
            "The boot log must be that of the TPM. The event log of a confidential virtual machine (CCEL) is of other registers, of"
                    + " which a TPM's quote says nothing.",
            "Let the agent send the log of the TPM, /sys/kernel/security/tpm0/binary_bios_measurements."),
    BOOT_LOG_REPLAY_MISMATCH(
            "boot-log.replay-mismatch",
            Severity.CRITICAL,
            "The boot log, replayed, must lead to the quoted value of each PCR; else it was changed, or is of another boot.",
            "Treat the appliance as taken over: take it out of service and keep the log."),
    USERSPACE_LOG_AMBIGUOUS(
            "userspace-log.ambiguous",
            Severity.HIGH,
            "A machine has one user-space log; a report with two of them asks us to choose.",
            "Update the agent; if it is up to date, treat the appliance as taken over."),
    USERSPACE_LOG_MALFORMED(
            "userspace-log.malformed",
            Severity.HIGH,
            "The user-space log must be a sequence of records as systemd writes them.",
            "Compare with what `martello inspect bootlog` says of the file on the appliance."),
    USERSPACE_LOG_REPLAY_MISMATCH(
            "userspace-log.replay-mismatch",
            Severity.CRITICAL,
            "The records of the user-space log, or the first of them, must lead from where the boot log ends to the quoted value"
                    + " of each PCR; else one was changed or cut.",
            "Treat the appliance as taken over: take it out of service and keep the logs."),
    RUNTIME_LOG_MISSING(
            "runtime-log.missing",
            Severity.HIGH,
            "If PCR 10 was extended, a report must come with the run-time log that explains it.",
            "Check that the agent may read /sys/kernel/security/ima/binary_runtime_measurements."),
    RUNTIME_LOG_MALFORMED(
            "runtime-log.malformed",
            Severity.HIGH,
            "The run-time log must be a binary IMA measurement list.",
            "Compare with what `martello inspect ima` says of the file on the appliance."),
    RUNTIME_LOG_REPLAY_MISMATCH(
            "runtime-log.replay-mismatch",
            Severity.CRITICAL,
            "The run-time log, or its first entries, must lead to the quoted value of PCR 10; else it was changed or cut.",
            "Treat the appliance as taken over: take it out of service and keep the log."),
    RELEASE_NONE(
            "release.none",
            Severity.HIGH,
            "There must be a release for the appliance's platform to compare with.",
            "Publish a signed release manifest for the platform."),
    POLICY_RULE_FAILED(
            "policy.rule-failed",
            Severity.HIGH,
            "A rule of the policy must come to an answer; one that fails has not said that all is well.",
            "Correct the rule in the policy.");

    private final String id;
    private final Severity severity;
    private final String description;
    private final String remedy;

    BuiltInRule(String id, Severity severity, String description, String remedy) {
        this.id = id;
        this.severity = severity;
        this.description = description;
        this.remedy = remedy;
    }

    public RuleId id() {
        return new RuleId(id);
    }

    public Severity severity() {
        return severity;
    }

    /** What must hold, and why. */
    public String description() {
        return description;
    }

    /** What to do if it does not. */
    public String remedy() {
        return remedy;
    }

    /** A breach of this rule. */
    public Finding finding(String subject, String explanation, Optional<ItemDigest> item) {
        return new Finding(id(), severity, TrustTier.CONTRAINDICATED, subject, explanation, item, Optional.of(remedy));
    }
}
