package dev.martello.server.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a PostgreSQL server is, version 15 or newer.
 *
 * @param url as in {@code jdbc:postgresql://db.example/martello?user=martello}; any parameter of the JDBC driver may follow
 * @param passwordFile a file with the password and nothing else
 */
public record PostgresAddress(String url, Optional<Path> passwordFile) {
    private static final String PREFIX = "jdbc:postgresql://";

    /** @throws IllegalArgumentException with a sentence, if it is none */
    public PostgresAddress {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("\"" + url + "\" is no PostgreSQL database: write it as in " + PREFIX
                    + "db.example/martello?user=martello");
        }
        if (url.contains("password=")) {
            throw new IllegalArgumentException(
                    "a password does not belong into the database's address, where others see it: put it into a file");
        }
    }
}
