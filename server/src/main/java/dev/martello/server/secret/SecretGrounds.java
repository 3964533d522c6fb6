package dev.martello.server.secret;

import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.BootApprovalTable;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.HeldSecret;
import dev.martello.server.store.HeldSecretTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredApproval;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;

/**
 * All that a decision about a secret rests on, as one snapshot of the store has it.
 *
 * @param revision of what counts
 * @param appliance that asks
 * @param registered what the register says of it
 * @param verdict the last one
 * @param pcrs the values that it reported
 * @param secret the one that it asks for
 * @param approvals all there are
 */
public record SecretGrounds(
        String revision,
        EnrolledAppliance appliance,
        Optional<RegisterEntry> registered,
        Optional<VerdictInterval> verdict,
        PcrValues pcrs,
        Optional<HeldSecret> secret,
        List<StoredApproval> approvals) {
    public SecretGrounds {
        approvals = List.copyOf(approvals);
    }

    /** What the store has now. */
    public static SecretGrounds read(Sql sql, String revision, EnrolledAppliance appliance, SecretName name) {
        ApplianceId id = appliance.id();
        return new SecretGrounds(
                revision,
                appliance,
                new RegisterTable(sql).find(id),
                new VerdictTable(sql).current(id),
                pcrs(sql, id),
                new HeldSecretTable(sql).find(name),
                new BootApprovalTable(sql).all());
    }

    /** How far the appliance is trusted, by what counted when it was judged. */
    public TrustTier tier() {
        return verdict.map(each -> appliance.tier(each.tier())).orElse(TrustTier.NONE);
    }

    /** Whether the last verdict is by what counts. */
    public boolean areOfWhatCounts() {
        return verdict.filter(each -> !each.revision().equals(revision)).isEmpty();
    }

    /**
     * Whether what was decided by these grounds would be decided so in this transaction. A report that says the same meanwhile makes the lease
     * longer and changes nothing.
     *
     * @param now the revision of what counts now
     * @param current the appliance as it is now, locked
     */
    public boolean bear(SecretDecision.Given given, Sql sql, String now, EnrolledAppliance current) {
        return now.equals(revision)
                && isAsTrusted(current, given)
                && new RegisterTable(sql).find(current.id()).equals(registered)
                && new VerdictTable(sql).current(current.id()).equals(verdict)
                && secret.equals(secret.flatMap(each -> new HeldSecretTable(sql).find(each.name())))
                && new BootApprovalTable(sql).has(given.approval());
    }

    /** The name of the evidence stands for all items that it was judged by, and where it stood. */
    private boolean isAsTrusted(EnrolledAppliance current, SecretDecision.Given given) {
        return current.ekPublic().equals(appliance.ekPublic())
                && current.twoPlaces().equals(appliance.twoPlaces())
                && current.standing()
                        .filter(standing -> !standing.leaseUntil().isBefore(given.until()))
                        .map(EnrolledAppliance.Standing::evidenceDigest)
                        .equals(appliance.standing().map(EnrolledAppliance.Standing::evidenceDigest));
    }

    private static PcrValues pcrs(Sql sql, ApplianceId id) {
        return new EvidenceTable(sql)
                .current(id).stream()
                        .filter(item -> item.kind() == ItemKind.PCR_VALUES)
                        .findFirst()
                        .flatMap(new ItemTable(sql)::find)
                        .map(SecretGrounds::values)
                        .orElse(PcrValues.NONE);
    }

    private static PcrValues values(Item item) {
        try {
            return PcrValuesItem.read(item.content());
        } catch (MalformedPcrValues e) {
            throw new IllegalStateException("PCR values that were accepted cannot be read", e);
        }
    }
}
