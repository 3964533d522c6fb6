package dev.martello.cli.terminal;

import dev.martello.server.TrustFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Collection;
import java.util.List;

/** Public keys in files that a person named; what is wrong with one is said in one sentence. */
public final class PublicKeyFiles {
    private PublicKeyFiles() {}

    /**
     * The keys (PEM) in files, and in all files of directories.
     *
     * @param option by which they were named, as in {@code --release-key}
     */
    public static List<PublicKey> read(String option, Collection<Path> filesOrDirectories) {
        try {
            return TrustFiles.publicKeys(filesOrDirectories);
        } catch (IOException e) {
            throw UserException.badInput(option + ": " + UserException.sentence(e));
        }
    }
}
