package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.Audit;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.Extension;
import dev.martello.ledger.FolderLog;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.LogTiles;
import dev.martello.ledger.Mirror;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.SignedNote;
import dev.martello.ledger.Witness;
import dev.martello.server.ServerConfiguration.Audience;
import dev.martello.server.client.LedgerClient;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.store.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened can be read in the ledger, and nobody has to believe the server. */
class LedgerRoadTest {
    @TempDir
    static Path directory;

    private static final NoteSigner WITNESS =
            NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(9, 32));

    private static TestFleet fleet;
    private static SoftTpm tpm;

    @BeforeAll
    static void make() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
    }

    @AfterAll
    static void stop() throws Exception {
        fleet.close();
    }

    private static ServerConfiguration configuration(String name) throws Exception {
        return fleet.configuration(directory.resolve(name))
                .with(new Audience(Audience.Readers.AUDITORS, List.of(WITNESS.key())));
    }

    private static LedgerClient auditor(ControlPlane server, Path data) throws IOException {
        return LedgerClient.open(
                server.address(),
                server.authorityFile(),
                Files.readString(data.resolve(ControlPlane.AUDITOR_TOKEN_FILE)));
    }

    /** Follows the ledger until it has an entry of which something holds. */
    private static List<LedgerEntry> entriesUntil(LedgerClient client, Path copy, Predicate<LedgerEntry> wanted)
            throws Exception {
        NoteKey key = client.key();
        Mirror mirror = new Mirror(new FolderLog(copy), key, List.of(WITNESS.key()));
        while (true) {
            assertThat(mirror.follow(client)).isInstanceOfAny(Extension.Advanced.class, Extension.Unchanged.class);
            Checkpoint head = head(new FolderLog(copy), key);
            List<LedgerEntry> entries = new ArrayList<>();
            LogTiles tiles = new LogTiles(new FolderLog(copy), head.size());
            for (long i = 0; i < head.size(); i++) {
                entries.add(LedgerEntryFormat.parse(tiles.entry(i)));
            }
            if (entries.stream().anyMatch(wanted)) {
                assertThat(Audit.run(new FolderLog(copy), head).defects()).isEmpty();
                return entries;
            }
            Thread.onSpinWait();
        }
    }

    private static Checkpoint head(LogFiles files, NoteKey key) throws IOException {
        Bytes note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES).orElseThrow();
        Checkpoint.Opened opened = Checkpoint.open(note, key, List.of(WITNESS.key()));
        assertThat(opened).isInstanceOf(Checkpoint.Opened.Trusted.class);
        return ((Checkpoint.Opened.Trusted) opened).checkpoint();
    }

    private static boolean isVerdict(LedgerEntry entry) {
        return entry instanceof LedgerEntry.VerdictChanged;
    }

    @Test
    void tellsWhatHappenedAndNothingOfReportsThatSayTheSame() throws Exception {
        Path data = directory.resolve("tells");
        try (ControlPlane server = ControlPlane.start(configuration("tells"));
                OperatorClient operator = TestFleet.operator(server, data);
                LedgerClient client = auditor(server, data);
                AgentWire wire = TestFleet.agent(server)) {
            operator.replaceRegister(fleet.register());
            tpm.newKey();
            wire.enrol(tpm);
            wire.report(tpm);
            wire.report(tpm);
            wire.report(tpm);
            operator.replaceRegister(fleet.register());

            List<LedgerEntry> entries = entriesUntil(client, directory.resolve("tells-copy"), isSecondRegister());

            assertThat(entries)
                    .satisfiesExactly(
                            policy -> assertAct(policy, LedgerAct.POLICY_ADOPTED),
                            register -> assertAct(register, LedgerAct.REGISTER_REPLACED),
                            enrolled -> assertThat(enrolled)
                                    .isInstanceOfSatisfying(
                                            LedgerEntry.Enrolled.class,
                                            each -> assertThat(each.appliance()).isEqualTo(tpm.id())),
                            verdict -> assertThat(isVerdict(verdict)).isTrue(),
                            register -> assertAct(register, LedgerAct.REGISTER_REPLACED));
        }
    }

    private static void assertAct(LedgerEntry entry, LedgerAct act) {
        assertThat(entry)
                .isInstanceOfSatisfying(
                        LedgerEntry.OperatorActed.class,
                        each -> assertThat(each.act()).isEqualTo(act));
    }

    /** Two of them follow each other with what happened between them. */
    private static Predicate<LedgerEntry> isSecondRegister() {
        int[] seen = {0};
        return entry -> {
            if (entry instanceof LedgerEntry.OperatorActed acted && acted.act() == LedgerAct.POLICY_ADOPTED) {
                seen[0] = 0;
            }
            return entry instanceof LedgerEntry.OperatorActed acted
                    && acted.act() == LedgerAct.REGISTER_REPLACED
                    && ++seen[0] == 2;
        };
    }

    @Test
    void goesOnAfterARestartUnderTheSameNameAndKey() throws Exception {
        Path data = directory.resolve("restart");
        Path copy = directory.resolve("restart-copy");
        NoteKey key;
        try (ControlPlane server = ControlPlane.start(configuration("restart"));
                LedgerClient client = auditor(server, data)) {
            key = client.key();
            entriesUntil(client, copy, entry -> true);
        }
        try (ControlPlane server = ControlPlane.start(configuration("restart"));
                OperatorClient operator = TestFleet.operator(server, data);
                LedgerClient client = auditor(server, data)) {
            operator.replaceRegister(fleet.register());

            assertThat(client.key()).isEqualTo(key);
            assertThat(entriesUntil(
                            client,
                            copy,
                            entry -> entry instanceof LedgerEntry.OperatorActed acted
                                    && acted.act() == LedgerAct.REGISTER_REPLACED))
                    .hasSize(2);
        }
    }

    @Test
    void takesCosignaturesOfItsWitnessesAndNoOthers() throws Exception {
        Path data = directory.resolve("cosign");
        try (ControlPlane server = ControlPlane.start(configuration("cosign"));
                LedgerClient client = auditor(server, data)) {
            entriesUntil(client, directory.resolve("cosign-copy"), entry -> true);
            assertThat(client.witnessed()).isEmpty();
            SignedNote note = SignedNote.parse(
                    client.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES).orElseThrow());
            Witness witness = new Witness(WITNESS, client.key(), directory.resolve("witness"), Clock.systemUTC());
            assertThat(witness.look(client)).isInstanceOfSatisfying(Witness.Outcome.Cosigned.class, cosigned -> {
                try {
                    client.cosigned(note.with(cosigned.cosignature().signature()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Optional<Bytes> witnessed = client.witnessed();
            assertThat(Checkpoint.open(witnessed.orElseThrow(), client.key(), List.of(WITNESS.key())))
                    .isInstanceOfSatisfying(
                            Checkpoint.Opened.Trusted.class,
                            opened -> assertThat(opened.cosignatures()).hasSize(1));

            NoteSigner stranger =
                    NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(8, 32));
            Checkpoint head = Checkpoint.parse(note.text());
            Checkpoint other = new Checkpoint(head.origin(), head.size() + 1000, head.root());
            assertRefused(
                    client,
                    note.with(stranger.cosign(head, Clock.systemUTC().instant())),
                    "cosignature.unknown-witness");
            assertRefused(client, note, "cosignature.unknown-witness");
            assertRefused(
                    client,
                    new SignedNote(
                            other.text(),
                            List.of(WITNESS.cosign(other, Clock.systemUTC().instant()))),
                    "cosignature.unknown-checkpoint");
            assertRefused(client, new SignedNote("nothing\n", note.signatures()), "cosignature.malformed");
        }
    }

    private static void assertRefused(LedgerClient client, SignedNote note, String reason) {
        assertThatThrownBy(() -> client.cosigned(note))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("(" + reason + ")");
    }

    @Test
    void letsAuditorsReadItAndNothingElse() throws Exception {
        Path data = directory.resolve("tokens");
        try (ControlPlane server = ControlPlane.start(configuration("tokens"));
                LedgerClient client = auditor(server, data);
                LedgerClient operator = LedgerClient.open(
                        server.address(),
                        server.authorityFile(),
                        Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
                LedgerClient nobody = LedgerClient.open(server.address(), server.authorityFile(), "x");
                OperatorClient asOperator = OperatorClient.open(
                        server.address(),
                        server.authorityFile(),
                        Files.readString(data.resolve(ControlPlane.AUDITOR_TOKEN_FILE)))) {
            assertThat(client.key()).isEqualTo(operator.key());
            assertThatThrownBy(nobody::key).hasMessageContaining("token.invalid");
            assertThatThrownBy(asOperator::releases).satisfies(TestFleet.refused("token.invalid"));
            for (String path :
                    List.of("tile/0/001", "tile/9/000", "tile/x", "tile/entries/000.p/255", "tile/entries/x/000")) {
                assertThat(client.read(path, 100_000)).as(path).isEmpty();
            }
        }
        try (ControlPlane server = ControlPlane.start(
                        fleet.configuration(data).with(new Audience(Audience.Readers.EVERYBODY, List.of())));
                LedgerClient nobody = LedgerClient.open(server.address(), server.authorityFile(), "x")) {
            assertThat(nobody.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES)).isPresent();
        }
    }

    @Test
    void isOneLedgerOfAllNodes() throws Exception {
        try (TestPostgres postgres = new TestPostgres()) {
            Path first = directory.resolve("first");
            ServerConfiguration one = configuration("first");
            ServerConfiguration two = configuration("second");
            try (ControlPlane server = ControlPlane.start(one.with(one.storage().with(postgres.database("ledger"))));
                    LedgerClient atFirst = auditor(server, first)) {
                for (String file : List.of("ca.pem", "ca.key")) {
                    Files.createDirectories(directory.resolve("second"));
                    Files.copy(first.resolve(file), directory.resolve("second").resolve(file));
                }
                try (ControlPlane other =
                                ControlPlane.start(two.with(two.storage().with(postgres.database("ledger"))));
                        OperatorClient operator = OperatorClient.open(
                                other.address(),
                                other.authorityFile(),
                                Files.readString(first.resolve(ControlPlane.TOKEN_FILE)));
                        LedgerClient atSecond = LedgerClient.open(
                                other.address(),
                                other.authorityFile(),
                                Files.readString(first.resolve(ControlPlane.AUDITOR_TOKEN_FILE)))) {
                    assertThat(atSecond.key()).isEqualTo(atFirst.key());
                    operator.replaceRegister(fleet.register());
                    assertThat(entriesUntil(
                                    atFirst,
                                    directory.resolve("nodes-copy"),
                                    entry -> entry instanceof LedgerEntry.OperatorActed acted
                                            && acted.act() == LedgerAct.REGISTER_REPLACED))
                            .hasSize(2);
                }
            }
        }
    }
}
