package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import dev.martello.server.api.OperatorTokens;
import dev.martello.server.http.Route;
import dev.martello.server.store.Database;
import dev.martello.server.store.SecretTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * The tokens that a control plane makes on its first start. Each is in a file for the owner alone, which may be moved away; the database has its
 * digest. A file is written before the digest is stored: a token that counts must be known to somebody.
 */
final class TokenFiles {
    private final Path directory;
    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    TokenFiles(Path directory, Database database, InstantSource clock, SecureRandom random) {
        this.directory = directory;
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /** Admits operators. */
    OperatorTokens operators() throws IOException {
        if (database.read(sql -> new SecretTable(sql).tokenDigests()).isEmpty()) {
            Bytes digest = write(ControlPlane.TOKEN_FILE);
            boolean isFirst = database.write(sql -> new SecretTable(sql).addToken("operator", digest, clock.instant()));
            if (!isFirst) { // another node was
                Files.delete(directory.resolve(ControlPlane.TOKEN_FILE));
            }
        }
        return new OperatorTokens(database.read(sql -> new SecretTable(sql).tokenDigests()));
    }

    /** Admits operators, and whoever has the token in a file. */
    Route.Guard operatorsAnd(String tokenFile, OperatorTokens operators) throws IOException {
        String name = tokenFile.replace('.', '-') + "-digest";
        if (database.read(sql -> new SecretTable(sql).find(name)).isEmpty()) {
            Bytes digest = write(tokenFile);
            if (!database.write(sql -> new SecretTable(sql).orMake(name, () -> digest))
                    .equals(digest)) { // another node was first
                Files.delete(directory.resolve(tokenFile));
            }
        }
        return operators.and(
                database.read(sql -> new SecretTable(sql).find(name)).orElseThrow());
    }

    private Bytes write(String file) throws IOException {
        String token = OperatorTokens.make(random);
        DurableFile.write(directory.resolve(file), Bytes.ascii(token + "\n"), DurableFile.Readers.OWNER);
        return OperatorTokens.digest(token);
    }
}
