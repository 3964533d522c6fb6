package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values of PCRs that can be approved: that of a policy over them is what an approver signs.
 *
 * @param pcrDigest SHA-256 over the values in the order of the selection
 */
public record BootState(PcrSelection selection, Digest pcrDigest) {
    private static final HashAlgorithm HASH = HashAlgorithm.SHA256;

    /** What approvals are for, so that no other signature of the key is one. */
    public static final Bytes POLICY_REF =
            HASH.hash(Bytes.ascii("martello.approved-boot-state.v1\0")).octets();

    public BootState {
        if (selection.isEmpty()) {
            throw new IllegalArgumentException("a boot state without a PCR is any state");
        }
        if (pcrDigest.algorithm() != HASH) {
            throw new IllegalArgumentException("a boot state is a digest of " + HASH.label());
        }
    }

    /** The state that values are; none if a selected one is missing. */
    public static Optional<BootState> of(PcrSelection selection, PcrValues values) {
        List<Bytes> octets = new ArrayList<>();
        for (PcrSelection.Bank bank : selection.banks()) {
            for (PcrIndex index : bank.indexes()) {
                Optional<Digest> value = values.value(bank.algorithm(), index);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                octets.add(value.get().octets());
            }
        }
        return Optional.of(new BootState(selection, HASH.hash(octets.toArray(Bytes[]::new))));
    }

    /** What {@code TPM2_PolicyPCR} comes to in this state. */
    public Digest policy() {
        return PolicyDigest.start(HASH).pcr(selection, pcrDigest).digest();
    }

    /** The octets whose SHA-256 digest an approver signs: aHash of {@code TPM2_PolicyAuthorize}. */
    public Bytes toBeSigned() {
        return Bytes.concat(policy().octets(), POLICY_REF);
    }
}
