package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.List;

/** Signs notes with one key. For use by many threads. */
public final class NoteSigner {
    private final NoteKey key;
    private final PrivateKey secret;

    private NoteSigner(NoteKey key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    /**
     * One that signs by a name.
     *
     * @throws IllegalArgumentException if the key is no Ed25519 key, or the name can be none
     */
    public static NoteSigner of(String name, NoteKey.Type type, PrivateKey secret) {
        return of(name, type, Ed25519.pair(secret));
    }

    /**
     * As {@link #of(String, NoteKey.Type, PrivateKey)}, with a key that is known by its 32 octets.
     *
     * @param seed of which RFC 8032 makes the key
     */
    public static NoteSigner ofSeed(String name, NoteKey.Type type, Bytes seed) {
        if (seed.length() != Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("the seed of a key has " + Ed25519.KEY_BYTES + " octets");
        }
        return of(name, type, Ed25519.pair(seed));
    }

    private static NoteSigner of(String name, NoteKey.Type type, KeyPair pair) {
        return new NoteSigner(NoteKey.of(name, type, pair.getPublic()), pair.getPrivate());
    }

    /** What its signatures are checked with. */
    public NoteKey key() {
        return key;
    }

    /** A checkpoint of one's own, signed. */
    public SignedNote sign(Checkpoint checkpoint) {
        require(NoteKey.Type.ED25519);
        String text = checkpoint.text();
        return new SignedNote(text, List.of(signature(signed(Bytes.utf8(text)))));
    }

    /** A cosignature of another's checkpoint. */
    public NoteSignature cosign(Checkpoint checkpoint, Instant now) {
        require(NoteKey.Type.COSIGNATURE_V1);
        long seconds = now.getEpochSecond();
        Bytes signature = signed(Cosignature.message(checkpoint.text(), seconds));
        return signature(BytesWriter.bigEndian().u64(seconds).bytes(signature).toBytes());
    }

    private void require(NoteKey.Type type) {
        if (key.type() != type) {
            throw new IllegalStateException("the key " + key.name() + " does not sign that");
        }
    }

    private NoteSignature signature(Bytes octets) {
        return new NoteSignature(key.name(), key.id(), octets);
    }

    private Bytes signed(Bytes message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            message.update(signature);
            return Bytes.owning(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + key.name() + " cannot sign", e);
        }
    }
}
