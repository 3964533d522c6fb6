package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.intake.IakRule;
import dev.martello.server.intake.MachineTrust;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.store.Database;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.simulator.Manufacturer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A manufacturer, its TPMs, and a control plane that trusts both: one for each test class. */
public final class TestFleet implements AutoCloseable {
    private final Path directory;
    private final Manufacturer manufacturer;
    private final KeyPair releaseKey;
    private final List<SoftTpm> tpms = new ArrayList<>();

    public TestFleet(Path directory) throws Exception {
        this.directory = directory;
        this.manufacturer = Manufacturer.in(directory.resolve("maker"));
        this.releaseKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    public SoftTpm newTpm() throws Exception {
        SoftTpm made = SoftTpm.make(manufacturer, Files.createTempDirectory(directory, "tpm"));
        tpms.add(made);
        return made;
    }

    /** One that was made, counted from 0. */
    SoftTpm tpm(int number) {
        return tpms.get(number);
    }

    KeyPair releaseKey() {
        return releaseKey;
    }

    public ServerConfiguration configuration(Path dataDirectory) throws Exception {
        return ServerConfiguration.onLoopback(
                dataDirectory, manufacturer.certificates(), List.of(releaseKey.getPublic()));
    }

    /** The same, with an authority that is made in a folder. */
    static ServerConfiguration withAuthority(ServerConfiguration configuration, Path authority) throws Exception {
        Passphrase passphrase = _ -> "correct horse".toCharArray();
        new AuthorityMaker(new SecureRandom(), InstantSource.system())
                .init(
                        authority,
                        new TrustDomain("cdn.example"),
                        Curve.P256,
                        passphrase,
                        new IssuerPlan(new KeyPlace.Pkcs12(passphrase), List.of(), IssuerPlan.DEFAULT_LIFE));
        return configuration.with(
                new ServerConfiguration.Certification(authority, new Pkcs12Keys(passphrase), IssuanceRules.DEFAULT));
    }

    /** The same, with an authority in a folder, which devices of a maker ask by ACME. */
    static ServerConfiguration withAcme(
            ServerConfiguration configuration, Path authority, MachineAuthority maker, String scope) throws Exception {
        ServerConfiguration certifying = withAuthority(
                configuration.with(
                        configuration.trust().with(new MachineTrust(Set.of(maker.root()), IakRule.OPTIONAL))),
                authority);
        ServerConfiguration.Certification certification =
                certifying.certification().orElseThrow();
        return certifying.with(new ServerConfiguration.Certification(
                certification.directory(),
                certification.keys(),
                IssuanceRules.parse(Bytes.utf8("issuance: 1\nacme: " + scope + "\n"))));
    }

    /** A register with all TPMs made so far but those left out. */
    public Bytes register(SoftTpm... without) {
        StringBuilder csv = new StringBuilder("ek_fingerprint,serial,site,rack_unit,ring\n");
        for (SoftTpm tpm : tpms) {
            if (!List.of(without).contains(tpm)) {
                int number = tpms.indexOf(tpm) + 1;
                csv.append(tpm.id() + ",SN-" + number + ",site-" + number + ",R1U" + number + ",canary\n");
            }
        }
        return Bytes.utf8(csv.toString());
    }

    static OperatorClient operator(ControlPlane server, Path dataDirectory) throws Exception {
        return OperatorClient.open(
                server.address(),
                server.authorityFile(),
                Files.readString(dataDirectory.resolve(ControlPlane.TOKEN_FILE)));
    }

    static AgentWire agent(ControlPlane server) throws Exception {
        return new AgentWire(server.address(), server.authorityFile(), WireFormat.CBOR);
    }

    static AgentWire agent(URI server, Path authority) throws Exception {
        return new AgentWire(server, authority, WireFormat.CBOR);
    }

    /** What an appliance that has reported is thought of from here on, whatever its evidence is. */
    static void judge(Path dataDirectory, SoftTpm tpm, TrustTier tier, String revision, Instant now) {
        try (Database database = Database.open(dataDirectory.resolve("martello.db"))) {
            database.change(sql -> {
                VerdictTable verdicts = new VerdictTable(sql);
                Optional<VerdictInterval> last = verdicts.current(tpm.id());
                verdicts.record(
                        tpm.id(),
                        last,
                        new VerdictInterval(
                                tier,
                                Optional.of("2026.11.1"),
                                List.of(),
                                revision,
                                VerdictInterval.after(last, now),
                                Optional.empty()),
                        Optional.of(now.plus(ReportTerms.DEFAULT.lease())));
            });
        }
    }

    @Override
    public void close() throws TpmTransportException {
        for (SoftTpm tpm : tpms) {
            tpm.close();
        }
    }

    /** Holds of what is thrown if the server refused something for this reason. */
    static Consumer<Throwable> refused(String reason) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        OperatorProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo(reason));
    }
}
