package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.load.RawSignature;
import dev.martello.lab.tool.Trees;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.CertifiableKey;
import dev.martello.server.authority.Issuance;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.LiveAuthority;
import dev.martello.server.authority.MalformedIssuanceRules;
import dev.martello.server.authority.NotIssued;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.store.Database;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RegisterEntry;
import dev.martello.tpm.crypto.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A certificate for a key of an appliance, from the key in a report to the chain in the answer; what is written of it is left out. */
@State(Scope.Thread)
public class IssuanceBenchmark {
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final RegisterEntry ENTRY =
            new RegisterEntry(APPLIANCE, "SN-1", "ams1", "R1", "broad", Optional.empty());

    private final Prepared prepared = Prepared.make();

    /** For JMH. */
    public IssuanceBenchmark() {}

    @Benchmark
    public Issuance.Signed certificate() {
        try {
            return prepared.issuance.sign(
                    APPLIANCE, Optional.of(ENTRY), CertifiableKey.of(prepared.key, KeyKind.MEMORY), Instant.now());
        } catch (NotIssued e) {
            throw new IllegalStateException("the appliance may have a certificate", e);
        }
    }

    /** The signature alone, by the same library. */
    @Benchmark
    public byte[] rawSignature() throws GeneralSecurityException {
        return prepared.raw.make();
    }

    private record Prepared(Issuance issuance, Bytes key, RawSignature raw) {
        static Prepared make() {
            try {
                Path directory = Files.createTempDirectory("martello-bench");
                try {
                    return new Prepared(
                            new Issuance(
                                    authority(directory.resolve("authority")),
                                    IssuanceRules.parse(Bytes.utf8("""
                                            issuance: 1
                                            dns: ["{serial}.edge.cdn.example"]
                                            published: http://pki.cdn.example/pki/v1
                                            """)),
                                    new SecureRandom()),
                            Bytes.owning(newKey().getPublic().getEncoded()),
                            RawSignature.withNewKey());
                } finally {
                    Trees.delete(directory);
                }
            } catch (IOException | GeneralSecurityException | AuthorityUnusable | MalformedIssuanceRules e) {
                throw new IllegalStateException("the authority cannot be made", e);
            }
        }

        private static LiveAuthority authority(Path directory)
                throws IOException, GeneralSecurityException, AuthorityUnusable {
            Passphrase passphrase = _ -> "bench".toCharArray();
            new AuthorityMaker(new SecureRandom(), InstantSource.system())
                    .init(
                            directory,
                            new TrustDomain("cdn.example"),
                            Curve.P256,
                            passphrase,
                            new IssuerPlan(
                                    new KeyPlace.Pkcs12(passphrase),
                                    List.of("edge.cdn.example"),
                                    IssuerPlan.DEFAULT_LIFE));
            try (Database database = Database.open(directory.resolve("martello.db"))) {
                return LiveAuthority.open(
                        directory, new Pkcs12Keys(passphrase), database, Duration.ZERO, InstantSource.system());
            }
        }

        private static KeyPair newKey() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(Curve.P256.generatorParameters());
            return generator.generateKeyPair();
        }
    }
}
