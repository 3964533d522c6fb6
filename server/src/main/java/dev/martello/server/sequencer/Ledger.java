package dev.martello.server.sequencer;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.Cosignature;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSignature;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.SignedNote;
import dev.martello.server.store.Database;
import dev.martello.server.store.LedgerTreeTable;
import dev.martello.server.store.LedgerTreeTable.Head;
import dev.martello.server.store.Sql;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger's name, its key, and the witnesses whose cosignatures it takes. For use by many threads. */
public final class Ledger {
    /** What came of a checkpoint that a witness sent back. */
    public sealed interface Cosigned {
        /** These cosignatures were taken. */
        record Taken(List<Cosignature> cosignatures) implements Cosigned {
            public Taken {
                cosignatures = List.copyOf(cosignatures);
            }
        }

        record Malformed(String explanation) implements Cosigned {}

        /** It is none of this ledger's, or too old. */
        record UnknownCheckpoint() implements Cosigned {}

        /** No line below it is a good cosignature of a known witness. */
        record UnknownWitness() implements Cosigned {}
    }

    private static final int SEED_BYTES = 32;

    private final NoteSigner signer;
    private final List<NoteKey> witnesses;

    private Ledger(NoteSigner signer, List<NoteKey> witnesses) {
        this.signer = signer;
        this.witnesses = List.copyOf(witnesses);
    }

    /**
     * Opens the ledger in a database, or makes its key.
     *
     * @param origin its name if it has none yet; it never changes
     */
    public static Ledger open(Database database, String origin, List<NoteKey> witnesses, SecureRandom random) {
        LedgerTreeTable.Identity identity = database.write(sql -> new LedgerTreeTable(sql).orMake(origin, () -> {
            byte[] seed = new byte[SEED_BYTES];
            random.nextBytes(seed);
            return Bytes.owning(seed);
        }));
        return new Ledger(NoteSigner.ofSeed(identity.origin(), NoteKey.Type.ED25519, identity.seed()), witnesses);
    }

    /** What its checkpoints are checked with. */
    public NoteKey key() {
        return signer.key();
    }

    SignedNote sign(Checkpoint checkpoint) {
        return signer.sign(checkpoint);
    }

    String origin() {
        return signer.key().name();
    }

    /** The last head, with all cosignatures of it. */
    public Optional<Bytes> latest(Sql sql) {
        return new LedgerTreeTable(sql).latest().map(head -> withCosignatures(sql, head));
    }

    /** The last head that a witness cosigned, with all cosignatures of it. */
    public Optional<Bytes> witnessed(Sql sql) {
        return new LedgerTreeTable(sql).witnessed().map(head -> withCosignatures(sql, head));
    }

    private static Bytes withCosignatures(Sql sql, Head head) {
        String lines = String.join("\n", new LedgerTreeTable(sql).cosignatures(head.size()));
        return lines.isEmpty() ? head.note() : Bytes.concat(head.note(), Bytes.utf8(lines + "\n"));
    }

    /** Takes the cosignatures of known witnesses below a checkpoint of this ledger. */
    public Cosigned cosign(Database database, Bytes octets) {
        try {
            SignedNote note = SignedNote.parse(octets);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            List<Cosignature> good = cosignatures(note);
            Optional<Head> own = database.read(sql -> new LedgerTreeTable(sql).ofSize(checkpoint.size()));
            if (own.isEmpty() || !SignedNote.parse(own.get().note()).text().equals(note.text())) {
                return new Cosigned.UnknownCheckpoint();
            }
            if (good.isEmpty()) {
                return new Cosigned.UnknownWitness();
            }
            return database.write(sql -> take(sql, own.get(), good));
        } catch (MalformedNote e) {
            return new Cosigned.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private List<Cosignature> cosignatures(SignedNote note) {
        List<Cosignature> good = new ArrayList<>();
        for (NoteSignature each : note.signatures()) {
            witnesses.forEach(
                    witness -> Cosignature.of(each, note.text(), witness).ifPresent(good::add));
        }
        return good;
    }

    private static Cosigned take(Sql sql, Head head, List<Cosignature> good) {
        LedgerTreeTable table = new LedgerTreeTable(sql);
        if (table.ofSize(head.size()).isEmpty()) {
            return new Cosigned.UnknownCheckpoint();
        }
        good.forEach(each -> table.cosign(
                head.size(), each.witness().toString(), each.signature().line(), each.time()));
        return new Cosigned.Taken(good);
    }
}
