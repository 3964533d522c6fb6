package dev.martello.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.EntryBundle;
import dev.martello.ledger.FolderLog;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.Tile;
import dev.martello.ledger.TileTree;
import dev.martello.ledger.TreeHash;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Audience;
import dev.martello.server.client.LedgerClient;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerCommandTest {
    private static final NoteSigner LOG =
            NoteSigner.ofSeed("log.example/ledger", NoteKey.Type.ED25519, Bytes.repeat(7, 32));

    @TempDir
    Path directory;

    private static Run martello(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("ledger"));
        for (Object each : arguments) {
            all.add(each.toString());
        }
        Run run = Commands.here(all.toArray(String[]::new));
        assertThat(run.err()).doesNotContain("Exception", "internal error");
        return run;
    }

    /** A copy with so many entries, and its key; an entry of a number may be another. */
    private Path copy(String name, int count, String... other) throws IOException {
        Path folder = directory.resolve(name);
        FolderLog files = new FolderLog(folder);
        List<Bytes> entries = new ArrayList<>();
        TileTree tree = TileTree.empty();
        for (int i = 0; i < count; i++) {
            Bytes entry = LedgerEntryFormat.write(new LedgerEntry.OperatorActed(
                    Instant.EPOCH.plusSeconds(i),
                    LedgerAct.RING_PLANNED,
                    i == 3 && other.length > 0 ? other[0] : "ring " + i,
                    Optional.empty()));
            entries.add(entry);
            tree.append(TreeHash.ofLeaf(entry));
        }
        for (Tile bundle : Tile.bundles(0, count)) {
            int first = (int) bundle.index() * Tile.FULL;
            files.write(bundle.path(), new EntryBundle(entries.subList(first, first + bundle.width())).octets());
        }
        for (var tile : tree.changed()) {
            files.write(tile.tile().path(), tile.octets());
        }
        files.write(
                LogFiles.CHECKPOINT,
                LOG.sign(new Checkpoint(LOG.key().name(), count, tree.root())).octets());
        files.write(CopiedLedger.KEY_FILE, Bytes.utf8(LOG.key() + "\n"));
        return folder;
    }

    @Test
    void provesOfflineThatNothingWasChangedWithWhatWasBeforeAndWhatIsThere() throws Exception {
        Path earlier = copy("earlier", 260).resolve("checkpoint");
        Path copy = copy("copy", 300);

        Run run = martello("verify", copy, "--from", earlier, "--entry", 3, "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode verified = JsonMapper.shared().readTree(run.out());
        assertThat(verified.get("isAsSigned").asBoolean()).isTrue();
        assertThat(verified.at("/consistency/0/from").asInt()).isEqualTo(260);
        assertThat(verified.at("/inclusion/0/entry").asString()).contains("\"ring 3\"");
        assertThat(martello("verify", copy, "--to", earlier, "--entry", 3).out())
                .contains("260 entries", "each octet is as it was signed", "has entry 3");
        assertThat(martello("verify", copy, "--entry", 300).exitCode()).isEqualTo(2);
    }

    @Test
    void namesTheFileAndEntryThatWasChanged() throws Exception {
        Path copy = copy("copy", 300);
        Path bundle = copy.resolve("tile/entries/001.p/44");
        byte[] octets = Files.readAllBytes(bundle);
        octets[octets.length - 3] ^= 1;
        Files.write(bundle, octets);

        Run run = martello("verify", copy);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("tile/entries/001.p/44: entry 299 was changed");
    }

    @Test
    void showsBothCheckpointsOfALedgerThatForked() throws Exception {
        Path other = copy("other", 260, "never happened").resolve("checkpoint");
        Path copy = copy("copy", 300);

        Run run = martello("verify", copy, "--from", other);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("the ledger forked");
        for (Path each : List.of(other, copy.resolve("checkpoint"))) {
            assertThat(run.out()).contains(Files.readAllLines(each));
        }
    }

    @Test
    void listsAndShowsEntries() throws Exception {
        Path copy = copy("copy", 5);

        assertThat(martello("list", copy, "--kind", "operator").out().lines())
                .hasSize(5)
                .allMatch(line -> line.contains("ring-planned: ring "));
        assertThat(martello("list", copy, "--kind", "verdict", "--json").out().strip())
                .isEqualTo("[]");
        assertThat(martello("show", copy, 2).out())
                .startsWith("{\"kind\":\"operator\",")
                .contains("\"ring 2\"");
        assertThat(martello("show", copy, 5).exitCode()).isEqualTo(2);
        assertThat(martello("list", directory.resolve("nothing")).exitCode()).isEqualTo(2);
    }

    @Test
    void fetchesWitnessesAndVerifiesALiveLedger() throws Exception {
        KeyPair witness = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = directory.resolve("witness.key");
        Files.writeString(key, Pem.encode("PRIVATE KEY", witness.getPrivate().getEncoded()));
        String witnessKey = martello("witness", "--key", key, "--name", "w.example/1", "--show-key")
                .out()
                .strip();
        Path data = directory.resolve("server");
        ServerConfiguration configuration = ServerConfiguration.onLoopback(data, Set.of(), List.of())
                .with(new Audience(Audience.Readers.AUDITORS, List.of(NoteKey.parse(witnessKey))));
        Path copy = directory.resolve("copy");
        try (ControlPlane server = ControlPlane.start(configuration)) {
            Object[] options = {
                "--server",
                server.address(),
                "--ca",
                data.resolve("ca.pem"),
                "--token-file",
                data.resolve("auditor.token")
            };
            waitForAnEntry(server, data);

            assertThat(martello(with(options, "fetch", copy)).err()).contains("the ledger's key is");
            assertThat(martello(with(
                                    options,
                                    "witness",
                                    "--key",
                                    key,
                                    "--name",
                                    "w.example/1",
                                    "--state",
                                    directory.resolve("seen"),
                                    "--log",
                                    copy.resolve("log.vkey")))
                            .out())
                    .contains("cosigned", "goes on from 0");
            assertThat(martello(with(options, "fetch", copy, "--json")).out()).contains("\"outcome\":\"unchanged\"");
            Run verified = martello("verify", copy, "--witness", witnessKey);
            assertThat(verified.exitCode()).as(verified.err()).isZero();
            assertThat(verified.out()).contains("cosigned by w.example/1");
            assertThat(martello("list", copy).out()).contains("policy-adopted");
        }
    }

    private static Object[] with(Object[] options, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(options));
        return all.toArray();
    }

    /** The policy that comes to count at the first start is the first entry. */
    private static void waitForAnEntry(ControlPlane server, Path data) throws Exception {
        String token = Files.readString(data.resolve(ControlPlane.AUDITOR_TOKEN_FILE));
        try (LedgerClient client = LedgerClient.open(server.address(), server.authorityFile(), token)) {
            while (client.read("tile/entries/000.p/1", EntryBundle.MAX_BYTES).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }
}
