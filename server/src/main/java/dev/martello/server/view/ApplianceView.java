package dev.martello.server.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All about an appliance.
 *
 * @param enrolled when it enrolled the attestation key it signs with
 * @param akName the name of that key
 * @param endorsement what the TPM's maker says of it, if there is a certificate
 * @param identity what the machine's maker says of it, if it proved to have its initial attestation key
 * @param findings of the last appraisal, worst first
 * @param posture what the checks say of how it is set up, if it says that
 * @param history its verdicts, newest first
 * @param items what it stands by now
 */
public record ApplianceView(
        ApplianceSummary summary,
        Instant enrolled,
        String akName,
        Optional<EndorsementView> endorsement,
        Optional<IdentityView> identity,
        List<FindingView> findings,
        Optional<PostureView> posture,
        List<VerdictView> history,
        List<ItemView> items) {
    public ApplianceView {
        findings = List.copyOf(findings);
        history = List.copyOf(history);
        items = List.copyOf(items);
    }
}
