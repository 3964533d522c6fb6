package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A public key with a name, that notes are checked with. Its text form ({@code vkey}) is one line: name, identifier and key with plus signs
 * between them.
 *
 * @param type what it signs, and how
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public record NoteKey(String name, Type type, Bytes publicKey) {
    /** What a key signs: the type byte and the length of what stands before the signature. */
    public enum Type {
        /** The text of a note. */
        ED25519(1, 0),
        /** A checkpoint with the time at which it was seen (C2SP tlog-cosignature). */
        COSIGNATURE_V1(4, Long.BYTES);

        private final int code;
        private final int prefixBytes;

        Type(int code, int prefixBytes) {
            this.code = code;
            this.prefixBytes = prefixBytes;
        }

        /** How long its signatures are, without the key's identifier. */
        int signatureBytes() {
            return prefixBytes + Ed25519.SIGNATURE_BYTES;
        }
    }

    static final int MAX_NAME_LENGTH = 255;

    /** @throws IllegalArgumentException if the name cannot be one, or the key has not the length of one */
    public NoteKey {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a key has 1 to " + MAX_NAME_LENGTH + " characters, and no space or plus sign");
        }
        if (publicKey.length() != Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 key has " + Ed25519.KEY_BYTES + " octets");
        }
    }

    /**
     * A key as other Java programs have it.
     *
     * @throws IllegalArgumentException if it is no Ed25519 key
     */
    public static NoteKey of(String name, Type type, PublicKey key) {
        return new NoteKey(name, type, Ed25519.octets(key));
    }

    /**
     * Reads the text form.
     *
     * @throws MalformedNote if it is none, or of a type that is not known here
     */
    public static NoteKey parse(String text) throws MalformedNote {
        String[] parts = text.split("\\+", 3);
        if (parts.length < 3) {
            throw new MalformedNote(text.length(), "expected a key's name, identifier and octets with + between them");
        }
        Bytes key = NoteText.base64(parts[2], text.length() - parts[2].length());
        for (Type type : Type.values()) {
            if (!key.isEmpty() && key.at(0) == type.code) {
                return checked(parts, type, key.from(1));
            }
        }
        throw new MalformedNote(text.length() - parts[2].length(), "the type of the key is not known here");
    }

    private static NoteKey checked(String[] parts, Type type, Bytes octets) throws MalformedNote {
        try {
            NoteKey key = new NoteKey(parts[0], type, octets);
            if (!key.id().toHex().equals(parts[1])) {
                throw new MalformedNote(
                        parts[0].length() + 1L,
                        "the identifier of the key is " + key.id().toHex());
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new MalformedNote(0, String.valueOf(e.getMessage()));
        }
    }

    /** The first four octets of the SHA-256 digest of name, type and key. */
    public Bytes id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Bytes.concat(Bytes.utf8(name + "\n"), typed()).update(digest);
            return Bytes.owning(digest.digest()).slice(0, Integer.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private Bytes typed() {
        return Bytes.concat(Bytes.of(type.code), publicKey);
    }

    /** Whether a signature is this key's, as far as the name and identifier beside it tell. */
    boolean isOf(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyId().equals(id());
    }

    /** Whether this key made a signature of a message. */
    boolean hasSigned(Bytes message, Bytes signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(Ed25519.publicKey(publicKey));
            message.update(check);
            return check.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.codePoints()
                        .noneMatch(each -> each == '+'
                                || Character.isWhitespace(each)
                                || Character.isSpaceChar(each)
                                || Character.isISOControl(each));
    }

    /** The text form. */
    @Override
    public String toString() {
        return name + "+" + id().toHex() + "+"
                + new String(Base64.getEncoder().encode(typed().toArray()), StandardCharsets.US_ASCII);
    }
}
