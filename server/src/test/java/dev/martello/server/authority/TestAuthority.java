package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.tpm.crypto.Curve;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An authority in a folder, and an appliance that it certifies keys of. */
final class TestAuthority {
    static final Passphrase PASSPHRASE = _ -> "correct horse".toCharArray();
    static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(0xab, 32));
    static final RegisterEntry ENTRY = new RegisterEntry(APPLIANCE, "SN-1", "ams1", "R1", "broad", Optional.empty());

    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path directory;

    private TestAuthority(Path directory) {
        this.directory = directory;
    }

    static TestAuthority make(Path directory, Curve rootCurve, List<String> dns) throws Exception {
        maker().init(directory, new TrustDomain("cdn.example"), rootCurve, PASSPHRASE, plan(dns));
        return new TestAuthority(directory);
    }

    static AuthorityMaker maker() {
        return new AuthorityMaker(new SecureRandom(), InstantSource.system());
    }

    static IssuerPlan plan(List<String> dns) {
        return new IssuerPlan(new KeyPlace.Pkcs12(PASSPHRASE), dns, IssuerPlan.DEFAULT_LIFE);
    }

    Authority read() throws Exception {
        try (Database database = Database.open(directory.resolve("martello.db"))) {
            return open(database).current();
        }
    }

    LiveAuthority open(Database database) throws Exception {
        return open(directory, new Pkcs12Keys(PASSPHRASE), database);
    }

    static LiveAuthority open(Path directory, IssuerKeys keys, Database database) throws Exception {
        return LiveAuthority.open(directory, keys, database, Duration.ZERO, InstantSource.system());
    }

    /** One that waits before it makes certificates with what is new. */
    static LiveAuthority open(Path directory, Database database, InstantSource clock) throws Exception {
        return LiveAuthority.open(directory, new Pkcs12Keys(PASSPHRASE), database, PATIENCE, clock);
    }

    /** Makes the next issuer, and has a server take it up. */
    static void rotate(Path directory, String rootKey, LiveAuthority live) throws Exception {
        maker().rotate(directory, directory.resolve(rootKey), PASSPHRASE, plan(List.of()));
        live.refresh();
    }

    /** The certificate, the issuer's and the root's. */
    List<X509Certificate> issue(String rules, RegisterEntry entry, KeyKind kind) throws Exception {
        try (Database database = Database.open(directory.resolve("martello.db"))) {
            Issuance issuance = new Issuance(
                    open(database), IssuanceRules.parse(Bytes.utf8("issuance: 1\n" + rules)), new SecureRandom());
            Issuance.Signed signed = issuance.sign(
                    APPLIANCE, Optional.of(entry), CertifiableKey.of(newKey(Curve.P256), kind), Instant.now());
            return List.of(
                    certificate(signed.chain().get(0)),
                    certificate(signed.chain().get(1)),
                    certificate(signed.bundle().getFirst()));
        }
    }

    /** What the ledger will have of an act, in its order. */
    static List<LedgerEntry.OperatorActed> acts(Database database, LedgerAct act) throws Exception {
        List<LedgerEntry.OperatorActed> acts = new ArrayList<>();
        for (LedgerTable.Pending each : database.read(sql -> new LedgerTable(sql).pending(100))) {
            if (LedgerEntryFormat.parse(each.content()) instanceof LedgerEntry.OperatorActed acted
                    && acted.act() == act) {
                acts.add(acted);
            }
        }
        return acts;
    }

    static Bytes newKey(Curve curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters());
        KeyPair key = generator.generateKeyPair();
        return Bytes.owning(key.getPublic().getEncoded());
    }

    static X509Certificate certificate(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }
}
