package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.ConsistencyProof;
import dev.martello.ledger.EntryBundle;
import dev.martello.ledger.HashTile;
import dev.martello.ledger.InclusionProof;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.MalformedTile;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.ProofCheck;
import dev.martello.ledger.SignedNote;
import dev.martello.ledger.Tile;
import dev.martello.ledger.TreeHash;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.ledger.MalformedLedgerEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server, a witness or whoever stands between them says of a ledger. */
class LedgerFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456Z");
    private static final NoteSigner LOG =
            NoteSigner.ofSeed("log.example/ledger", NoteKey.Type.ED25519, Bytes.repeat(7, 32));
    private static final NoteSigner WITNESS =
            NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(9, 32));
    private static final TreeHash ROOT = TreeHash.ofLeaf(Bytes.of(1));
    private static final Checkpoint HEAD = new Checkpoint("log.example/ledger", 1, ROOT);

    static Stream<byte[]> notes() {
        return Stream.of(LOG.sign(HEAD), LOG.sign(HEAD).with(WITNESS.cosign(HEAD, NOW)))
                .map(note -> note.octets().toArray());
    }

    @MethodSource("notes")
    @FuzzTest(maxDuration = "2m")
    void notes(byte[] octets) throws Exception {
        new Parsing<>(MalformedNote.class, SignedNote::parse, 1000).check(octets, note -> {
            assertThat(note.octets()).isEqualTo(Bytes.copyOf(octets));
            if (Checkpoint.open(note.octets(), LOG.key(), List.of(WITNESS.key()))
                    instanceof Checkpoint.Opened.Trusted trusted) {
                assertThat(trusted.checkpoint()).as("the log signed one only").isEqualTo(HEAD);
            }
        });
    }

    static Stream<byte[]> keys() {
        return Stream.of(LOG, WITNESS)
                .map(each -> Bytes.utf8(each.key().toString()).toArray());
    }

    @MethodSource("keys")
    @FuzzTest(maxDuration = "1m")
    void keys(byte[] octets) throws Exception {
        new Parsing<>(MalformedNote.class, each -> NoteKey.parse(each.toString(StandardCharsets.UTF_8)), 1000)
                .check(octets, key -> assertThat(NoteKey.parse(key.toString())).isEqualTo(key));
    }

    static Stream<byte[]> tiles() {
        EntryBundle entries = new EntryBundle(List.of(Bytes.utf8("one"), Bytes.EMPTY, Bytes.repeat(1, 300)));
        return Stream.of(entries.octets(), Bytes.concat(ROOT.octets(), TreeHash.EMPTY.octets(), ROOT.octets()))
                .map(Bytes::toArray);
    }

    @MethodSource("tiles")
    @FuzzTest(maxDuration = "2m")
    void tiles(byte[] octets) throws Exception {
        new Parsing<>(MalformedTile.class, each -> EntryBundle.parse(3, each), 1000).check(octets, bundle -> {
            assertThat(bundle.octets()).isEqualTo(Bytes.copyOf(octets));
            assertThat(bundle.hashes()).hasSize(3);
        });
        new Parsing<>(MalformedTile.class, each -> HashTile.parse(Tile.ofHashes(0, 0, 3), each), 1000)
                .check(octets, tile -> assertThat(tile.octets()).isEqualTo(Bytes.copyOf(octets)));
    }

    static Stream<byte[]> tilePaths() {
        return Stream.of("tile/0/000", "tile/entries/x001/x234/067.p/12", "tile/7/x999/999")
                .map(path -> Bytes.ascii(path).toArray());
    }

    @MethodSource("tilePaths")
    @FuzzTest(maxDuration = "1m")
    void tilePaths(byte[] octets) {
        String path = new String(octets, StandardCharsets.UTF_8);
        Tile.ofPath(path).ifPresent(tile -> assertThat(tile.path()).isEqualTo(path));
    }

    static Stream<byte[]> proofs() {
        TreeHash other = TreeHash.ofLeaf(Bytes.of(2));
        return Stream.of(Bytes.concat(Bytes.of(0, 2), other.octets()), Bytes.concat(Bytes.of(1, 2), ROOT.octets()))
                .map(Bytes::toArray);
    }

    /** Two small numbers and hashes, taken for each kind of proof. */
    @MethodSource("proofs")
    @FuzzTest(maxDuration = "2m")
    void proofs(byte[] octets) throws Exception {
        Bytes all = Bytes.copyOf(octets);
        int hashes = Math.max(0, all.length() - 2) / TreeHash.BYTES;
        if (hashes < 1 || hashes > 64) {
            return;
        }
        Bytes path = all.slice(2, 2 + hashes * TreeHash.BYTES);
        List<TreeHash> list = HashTile.parse(Tile.ofHashes(0, 0, hashes), path).hashes();
        TreeHash nowhere = TreeHash.ofLeaf(Bytes.utf8("in no tree"));
        assertThat(new InclusionProof(all.at(0), all.at(1), list).check(nowhere, ROOT))
                .isInstanceOf(ProofCheck.Refuted.class);
        assertThat(new ConsistencyProof(all.at(0), all.at(1), list).check(nowhere, ROOT))
                .isInstanceOf(ProofCheck.Refuted.class);
    }

    static Stream<byte[]> ledgerEntries() {
        ApplianceId id = new ApplianceId(Bytes.repeat(0xab, 32));
        return Stream.<LedgerEntry>of(
                        new LedgerEntry.Enrolled(NOW, id, Platform.LINUX_AMD64, Bytes.of(0, 11, 7)),
                        new LedgerEntry.CertificateGranted(
                                NOW, id, "0a1b", List.of("a.example"), ROOT.octets(), NOW, NOW.plusSeconds(60)),
                        new LedgerEntry.OperatorActed(NOW, LedgerAct.RING_PLANNED, "ring a", Optional.empty()))
                .map(each -> LedgerEntryFormat.write(each).toArray());
    }

    @MethodSource("ledgerEntries")
    @FuzzTest(maxDuration = "2m")
    void ledgerEntries(byte[] octets) throws Exception {
        new Parsing<>(MalformedLedgerEntry.class, LedgerEntryFormat::parse, 5000)
                .check(
                        octets,
                        entry -> assertThat(LedgerEntryFormat.write(entry)).isEqualTo(Bytes.copyOf(octets)));
    }
}
