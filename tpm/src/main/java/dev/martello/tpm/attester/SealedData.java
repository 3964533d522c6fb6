package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.Session;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.Import;
import dev.martello.tpm.command.Load;
import dev.martello.tpm.command.LoadExternal;
import dev.martello.tpm.command.PolicyAuthorize;
import dev.martello.tpm.command.PolicyCounterTimer;
import dev.martello.tpm.command.PolicyPCR;
import dev.martello.tpm.command.TpmCommand;
import dev.martello.tpm.command.Unseal;
import dev.martello.tpm.command.VerifySignature;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.ApprovalKey;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.policy.TimeCondition;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.util.Map;
import java.util.Optional;

/** Opens what somebody sealed for this TPM. The data crosses the bus encrypted only, both ways. */
public final class SealedData {
    /** What a TPM says of a duplicate that is not for it, at the stage of the unwrapping at which it finds out. */
    private static final Map<TPM_RC, UnsealDefect> NOT_FOR_THIS_TPM = Map.of(
            TPM_RC.INTEGRITY, UnsealDefect.OTHER_TPM,
            TPM_RC.VALUE, UnsealDefect.OTHER_TPM,
            TPM_RC.SIZE, UnsealDefect.OTHER_TPM,
            TPM_RC.INSUFFICIENT, UnsealDefect.OTHER_TPM,
            TPM_RC.ECC_POINT, UnsealDefect.OTHER_TPM,
            TPM_RC.BINDING, UnsealDefect.OTHER_TPM,
            TPM_RC.SENSITIVE, UnsealDefect.OTHER_TPM);

    private static final Map<TPM_RC, UnsealDefect> NOT_SIGNED =
            Map.of(TPM_RC.SIGNATURE, UnsealDefect.APPROVAL_INVALID, TPM_RC.SCHEME, UnsealDefect.APPROVAL_INVALID);

    private static final Map<TPM_RC, UnsealDefect> NOT_THE_STATE =
            Map.of(TPM_RC.VALUE, UnsealDefect.OTHER_BOOT_STATE, TPM_RC.PCR_CHANGED, UnsealDefect.OTHER_BOOT_STATE);

    private static final Map<TPM_RC, UnsealDefect> NOT_NOW = Map.of(TPM_RC.POLICY, UnsealDefect.LEASE_OVER);

    private static final Map<TPM_RC, UnsealDefect> NOT_SATISFIED =
            Map.of(TPM_RC.POLICY_FAIL, UnsealDefect.POLICY_DIFFERS, TPM_RC.PCR_CHANGED, UnsealDefect.OTHER_BOOT_STATE);

    /** The TPM's refusal, and what it means where it was given. */
    private static final class NotTold extends Exception {
        private final UnsealDefect defect;

        NotTold(UnsealDefect defect, TpmResponseException cause) {
            super(cause);
            this.defect = defect;
        }
    }

    private final Tpm tpm;
    private final EndorsementKey ek;

    private SealedData(Tpm tpm, EndorsementKey ek) {
        this.tpm = tpm;
        this.ek = ek;
    }

    /**
     * Has the TPM tell the data, which it does in the approved state and within the lease only. Of the TPM's places for objects two are used
     * at a time, that of the endorsement key included.
     *
     * @param policy under which the data was sealed
     * @throws TpmException if the TPM does not do what is asked for another reason than the policy
     */
    public static Unsealing unseal(
            Tpm tpm, EndorsementKey ek, SealedDuplicate duplicate, ReleasePolicy policy, Approval approval)
            throws TpmException {
        // Whoever listens in front of the TPM could show another key, and then be given the salt of the session.
        if (!duplicate.parentName().equals(ek.publicArea().name())) {
            return new Unsealing.Refused(UnsealDefect.OTHER_TPM);
        }
        try {
            return new Unsealing.Told(new SealedData(tpm, ek).unseal(duplicate, policy, approval));
        } catch (NotTold e) {
            return new Unsealing.Refused(e.defect);
        }
    }

    private Bytes unseal(SealedDuplicate duplicate, ReleasePolicy policy, Approval approval)
            throws TpmException, NotTold {
        TPMT_TK ticket = ticket(policy.approver(), approval);
        TPM_HANDLE sealed = load(duplicate);
        try (AuthSession session = AuthSession.saltedPolicy(tpm, ek.handle(), ek.publicArea())) {
            satisfy(session.handle(), policy, approval.state(), ticket);
            return execute(new Unseal(sealed), NOT_SATISFIED, session.use().encryptingResponse())
                    .outData();
        } finally {
            tpm.execute(new FlushContext(sealed));
        }
    }

    /** The ticket of a key in the null hierarchy would be empty, which PolicyAuthorize does not take. */
    private TPMT_TK ticket(ApprovalKey approver, Approval approval) throws TpmException, NotTold {
        Bytes signed = HashAlgorithm.SHA256.hash(approval.state().toBeSigned()).octets();
        TPM_HANDLE key = tpm.execute(new LoadExternal(Bytes.EMPTY, approver.publicArea(), TPM_HANDLE.RH_ENDORSEMENT))
                .objectHandle();
        try {
            return execute(new VerifySignature(key, signed, approval.signature()), NOT_SIGNED)
                    .validation();
        } finally {
            tpm.execute(new FlushContext(key));
        }
    }

    private TPM_HANDLE load(SealedDuplicate duplicate) throws TpmException, NotTold {
        Bytes privateArea;
        try (AuthSession use = ek.authorize()) {
            Import take = new Import(
                    ek.handle(),
                    Bytes.EMPTY,
                    duplicate.publicArea(),
                    duplicate.duplicate(),
                    duplicate.encryptedSeed(),
                    TPMT_SYM_DEF.NULL);
            privateArea = execute(take, NOT_FOR_THIS_TPM, use.use()).outPrivate();
        }
        try (AuthSession use = ek.authorize()) {
            return tpm.execute(new Load(ek.handle(), privateArea, duplicate.publicArea()), use.use())
                    .objectHandle();
        }
    }

    private void satisfy(TPM_HANDLE session, ReleasePolicy policy, BootState state, TPMT_TK ticket)
            throws TpmException, NotTold {
        execute(
                new PolicyPCR(
                        session, state.pcrDigest().octets(), state.selection().toStructure()),
                NOT_THE_STATE);
        tpm.execute(new PolicyAuthorize(
                session,
                state.policy().octets(),
                BootState.POLICY_REF,
                policy.approver().name(),
                ticket));
        for (TimeCondition condition : policy.lease().conditions()) {
            execute(
                    new PolicyCounterTimer(
                            session, condition.operand(), condition.part().offset(), condition.operation()),
                    NOT_NOW);
        }
    }

    private <R> R execute(TpmCommand<R> command, Map<TPM_RC, UnsealDefect> meanings, Session... sessions)
            throws TpmException, NotTold {
        try {
            return tpm.execute(command, sessions);
        } catch (TpmResponseException e) {
            Optional<UnsealDefect> defect = e.rc().filter(meanings::containsKey).map(meanings::get);
            if (defect.isEmpty()) {
                throw e;
            }
            throw new NotTold(defect.get(), e);
        }
    }
}
