package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Keys as people give them: the line itself, or a file with it. */
public final class LedgerKeys {
    private static final int MAX_FILE_BYTES = 16 << 10;

    private LedgerKeys() {}

    static NoteKey log(String given) {
        return key(given, NoteKey.Type.ED25519, "a ledger's key");
    }

    /** Keys of witnesses. */
    public static List<NoteKey> witnesses(List<String> given) {
        return given.stream()
                .map(each -> key(each, NoteKey.Type.COSIGNATURE_V1, "a witness's key"))
                .toList();
    }

    private static NoteKey key(String given, NoteKey.Type type, String what) {
        String line = given.contains("+") || !Files.exists(Path.of(given))
                ? given
                : InputFile.read(Path.of(given), MAX_FILE_BYTES, "key").toString(StandardCharsets.UTF_8);
        try {
            NoteKey key = NoteKey.parse(line.strip());
            if (key.type() == type) {
                return key;
            }
        } catch (MalformedNote e) {
            throw UserException.badInput(given + " is not " + what + ": " + e.getMessage());
        }
        throw UserException.badInput(given + " is a key, but not " + what);
    }

    /** A witness's own key, as {@code openssl genpkey -algorithm ed25519} makes it. */
    static NoteSigner witness(String name, Path file) {
        try {
            Bytes der = Pem.decode("PRIVATE KEY", InputFile.read(file, MAX_FILE_BYTES, "key"));
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der.toArray()));
            return NoteSigner.of(name, NoteKey.Type.COSIGNATURE_V1, key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw UserException.badInput("the witness's key in " + file + " cannot be used: " + e.getMessage()
                    + "; \"openssl genpkey -algorithm ed25519\" makes one");
        }
    }
}
