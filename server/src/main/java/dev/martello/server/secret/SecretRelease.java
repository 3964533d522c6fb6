package dev.martello.server.secret;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.server.memory.RecentlyUsed;
import dev.martello.server.store.HeldSecret;
import dev.martello.server.store.StoredApproval;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.crypto.AesGcm;
import dev.martello.tpm.policy.ApprovalKey;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Gives secrets to appliances that are trusted. For use by many threads. */
public final class SecretRelease {
    /**
     * How long what is given can be opened.
     *
     * @param boot in the TPM's time
     * @param until in ours
     */
    public record Lease(BootLease boot, Instant until) {}

    /** A fleet has few conditions, and each request would compile its secret's anew. */
    private static final int MAX_CONDITIONS = 1024;

    private final SecretVault vault;
    private final ApprovalKeys approvers;
    private final SecureRandom random;
    private final RecentlyUsed<String, Optional<SecretCondition>> conditions = new RecentlyUsed<>(MAX_CONDITIONS);

    public SecretRelease(SecretVault vault, ApprovalKeys approvers, SecureRandom random) {
        this.vault = vault;
        this.approvers = approvers;
        this.random = random;
    }

    /**
     * Decides, and seals. This takes a while and is no work for the thread that writes; that the grounds still are as they were is to be seen
     * {@linkplain SecretGrounds#bear where it is written that the secret was given}.
     *
     * @param name what is asked for
     * @param grounds of an appliance that is affirmed and has just proven to be in the boot in which it reported
     */
    public SecretDecision decide(SecretName name, SecretGrounds grounds, Lease lease) {
        if (grounds.secret().isEmpty()) {
            return new SecretDecision.NotForAppliance("there is no secret " + name);
        }
        HeldSecret secret = grounds.secret().get();
        if (!isFor(secret, grounds)) {
            return new SecretDecision.NotForAppliance(
                    "secret " + name + " is for appliances with " + secret.condition());
        }
        Optional<StoredApproval> approval = grounds.approvals().stream()
                .filter(each -> approves(each, grounds.pcrs()))
                .findFirst();
        if (approval.isEmpty()) {
            return new SecretDecision.NotApproved("no trusted key approved the boot state that the appliance is in");
        }
        try {
            return new SecretDecision.Given(
                    seal(
                            secret,
                            vault.value(secret),
                            approval.get(),
                            grounds.appliance().ekPublic(),
                            lease.boot),
                    secret.version(),
                    approval.get().digest(),
                    lease.until);
        } catch (SecretVault.OtherKey e) {
            return new SecretDecision.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private boolean isFor(HeldSecret secret, SecretGrounds grounds) {
        return conditions
                .computeIfAbsent(secret.condition(), SecretRelease::compiled)
                .filter(condition -> condition.holds(SecretFacts.of(grounds)))
                .isPresent();
    }

    private static Optional<SecretCondition> compiled(String condition) {
        try {
            return Optional.of(SecretCondition.compile(condition));
        } catch (SecretCondition.Malformed e) {
            return Optional.empty(); // of another version of Martello
        }
    }

    /** A key that is not trusted any more approves nothing, and neither does what somebody wrote into the database. */
    private boolean approves(StoredApproval stored, PcrValues pcrs) {
        BootState state = stored.approval().state();
        return BootState.of(state.selection(), pcrs).equals(Optional.of(state))
                && approvers.signer(stored.approval()).equals(Optional.of(stored.keyId()));
    }

    private SecretAnswer seal(HeldSecret secret, Bytes value, StoredApproval stored, Bytes ekPublic, BootLease boot) {
        PublicKey approver =
                Optional.ofNullable(approvers.byId().get(stored.keyId())).orElseThrow();
        try {
            ReleasePolicy policy = new ReleasePolicy(ApprovalKey.of(approver), boot);
            AesGcm key = AesGcm.fresh(random);
            SealedDuplicate sealed =
                    SealedDuplicate.make(TPMT_PUBLIC.LAYOUT.parse(ekPublic), key.key(), policy.digest(), random);
            BootState state = stored.approval().state();
            return new SecretAnswer(
                    secret.name(),
                    new SecretAnswer.SealedKey(
                            sealed.parentName(),
                            TPMT_PUBLIC.LAYOUT.write(sealed.publicArea()),
                            sealed.duplicate(),
                            sealed.encryptedSeed()),
                    new SecretAnswer.Approval(
                            Bytes.copyOf(approver.getEncoded()),
                            TPML_PCR_SELECTION.LAYOUT.write(state.selection().toStructure()),
                            state.pcrDigest().octets(),
                            TPMT_SIGNATURE.LAYOUT.write(stored.approval().signature())),
                    new SecretAnswer.Lease(boot.resetCount(), boot.endClockMillis()),
                    key.seal(value, Bytes.ascii(secret.name().text()), random));
        } catch (InvalidKeyException | MalformedTpmStructure e) {
            throw new IllegalStateException("a key that was accepted cannot be used", e);
        }
    }
}
