package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.PublicKeyFiles;
import dev.martello.cli.terminal.UserException;
import dev.martello.release.corim.Corim;
import dev.martello.release.corim.MalformedCorim;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CoRIM in a file, which nobody signed or whose signer's key is at hand. */
final class CorimFile {
    private CorimFile() {}

    static Corim read(Path file, @Nullable Path key) {
        Bytes octets = InputFile.read(file, Corim.MAX_BYTES, "CoRIM");
        try {
            return key == null ? Corim.parse(octets) : Corim.parse(octets, onlyKey(key));
        } catch (MalformedCorim e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private static PublicKey onlyKey(Path file) {
        List<PublicKey> keys = PublicKeyFiles.read("--key", List.of(file));
        if (keys.size() != 1) {
            throw UserException.badInput("--key " + file + ": one key is needed, and there are " + keys.size());
        }
        return keys.getFirst();
    }
}
