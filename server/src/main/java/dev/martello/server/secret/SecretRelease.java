package dev.martello.server.secret;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.server.memory.RecentlyUsed;
import dev.martello.server.store.BootApprovalTable;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.HeldSecret;
import dev.martello.server.store.HeldSecretTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredApproval;
import dev.martello.server.store.VerdictInterval;
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
     * An appliance that is affirmed and has just proven to be in the boot in which it reported.
     *
     * @param pcrs the values that it reported
     * @param boot until when, in its TPM's time, its verdict holds
     * @param until the same in ours
     */
    public record Recipient(
            EnrolledAppliance appliance,
            Optional<RegisterEntry> registered,
            VerdictInterval verdict,
            PcrValues pcrs,
            BootLease boot,
            Instant until) {}

    /** Compiling a condition takes milliseconds, and secrets are decided on the one thread that writes. */
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

    /** Decides in a transaction, and seals. */
    public SecretDecision decide(Sql sql, SecretName name, Recipient recipient) {
        Optional<HeldSecret> found = new HeldSecretTable(sql).find(name);
        if (found.isEmpty()) {
            return new SecretDecision.NotForAppliance("there is no secret " + name);
        }
        HeldSecret secret = found.get();
        if (!isFor(secret, recipient)) {
            return new SecretDecision.NotForAppliance(
                    "secret " + name + " is for appliances with " + secret.condition());
        }
        Optional<StoredApproval> approval = new BootApprovalTable(sql)
                .all().stream().filter(each -> approves(each, recipient)).findFirst();
        if (approval.isEmpty()) {
            return new SecretDecision.NotApproved("no trusted key approved the boot state that the appliance is in");
        }
        try {
            return new SecretDecision.Given(
                    seal(secret, vault.value(secret), approval.get(), recipient), secret.version(), recipient.until);
        } catch (SecretVault.OtherKey e) {
            return new SecretDecision.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private boolean isFor(HeldSecret secret, Recipient recipient) {
        return conditions
                .computeIfAbsent(secret.condition(), SecretRelease::compiled)
                .filter(condition ->
                        condition.holds(SecretFacts.of(recipient.appliance, recipient.registered, recipient.verdict)))
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
    private boolean approves(StoredApproval stored, Recipient recipient) {
        BootState state = stored.approval().state();
        return BootState.of(state.selection(), recipient.pcrs).equals(Optional.of(state))
                && approvers.signer(stored.approval()).equals(Optional.of(stored.keyId()));
    }

    private SecretAnswer seal(HeldSecret secret, Bytes value, StoredApproval stored, Recipient recipient) {
        PublicKey approver =
                Optional.ofNullable(approvers.byId().get(stored.keyId())).orElseThrow();
        try {
            ReleasePolicy policy = new ReleasePolicy(ApprovalKey.of(approver), recipient.boot);
            AesGcm key = AesGcm.fresh(random);
            SealedDuplicate sealed = SealedDuplicate.make(
                    TPMT_PUBLIC.LAYOUT.parse(recipient.appliance.ekPublic()), key.key(), policy.digest(), random);
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
                    new SecretAnswer.Lease(recipient.boot.resetCount(), recipient.boot.endClockMillis()),
                    key.seal(value, Bytes.ascii(secret.name().text()), random));
        } catch (InvalidKeyException | MalformedTpmStructure e) {
            throw new IllegalStateException("a key that was accepted cannot be used", e);
        }
    }
}
