package dev.martello.cli.authority;

import dev.martello.cli.terminal.UserException;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityUnusable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The folder of an authority that something is done to. */
final class AuthorityFolderOption {
    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the authority.")
    private @Nullable Path directory;

    /** What is done to an authority. */
    @FunctionalInterface
    interface Act<T> {
        T with(AuthorityMaker maker, Path directory) throws AuthorityUnusable, GeneralSecurityException, IOException;
    }

    Path directory() {
        return Optional.ofNullable(directory).orElseThrow();
    }

    /** Does it; what is wrong is said in one sentence. */
    <T> T change(Act<T> act) {
        try {
            return act.with(new AuthorityMaker(new SecureRandom(), InstantSource.system()), directory());
        } catch (AuthorityUnusable | GeneralSecurityException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
