package dev.martello.server.acme;

import dev.martello.server.authority.AcmeScope;
import dev.martello.server.authority.Issuance;
import dev.martello.server.intake.MacKey;
import dev.martello.server.intake.MachineIdentities;
import dev.martello.server.intake.RefusalLog;
import dev.martello.server.judgement.References;
import dev.martello.server.store.AcmeAccountTable;
import dev.martello.server.store.AcmeNonceTable;
import dev.martello.server.store.AcmeOrderTable;
import dev.martello.server.store.Database;
import dev.martello.tpm.verifier.CertificationVerifier;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** The second door to the authority: for devices without our agent, which ask with whatever client of ACME they have. */
public record AcmeDoor(AcmeGate gate, AcmeAccounts accounts, AcmeOrders orders, AcmeRevocations revocations) {
    private static final Duration ORDERS = Duration.ofDays(2);

    /** Keys cost nothing, so an account that comes to nothing is soon forgotten. */
    private static final Duration IDLE_ACCOUNTS = Duration.ofDays(1);

    private static final Duration ACCOUNTS = Duration.ofDays(90);

    /**
     * Opens the door.
     *
     * @param names by which the control plane is reached
     * @param makers who vouch for the attestation keys of devices
     */
    public static AcmeDoor open(
            Database database,
            MacKey key,
            Collection<String> names,
            MachineIdentities makers,
            CertificationVerifier verifier,
            Issuance issuance,
            AcmeScope scope,
            References references,
            RefusalLog refusals,
            Clock clock,
            SecureRandom random) {
        return new AcmeDoor(
                new AcmeGate(database, new ReplayNonces(database, key, clock, random), names, clock),
                new AcmeAccounts(database, clock),
                new AcmeOrders(
                        database,
                        new DeviceAttestation(makers, verifier, database),
                        issuance,
                        scope,
                        references,
                        refusals,
                        clock,
                        random),
                new AcmeRevocations(database, clock));
    }

    /** Forgets what counts no more. */
    public static void forget(Database database, Instant now) {
        database.change(sql -> {
            new AcmeNonceTable(sql).forget(now);
            new AcmeOrderTable(sql).forget(now.minus(ORDERS));
            new AcmeAccountTable(sql).forget(now.minus(IDLE_ACCOUNTS), now.minus(ACCOUNTS));
        });
    }
}
