package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.intake.MacKey;
import dev.martello.server.intake.TimedToken;
import dev.martello.server.store.AcmeNonceTable;
import dev.martello.server.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * Nonces of which only the used ones are remembered, so that asking for some fills nothing. For use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-6.5">RFC 8555, section 6.5</a>
 */
final class ReplayNonces {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    /** A nonce is remembered until no clock of another node takes it any more. */
    private static final Duration REMEMBERED = LIFETIME.multipliedBy(2);

    private final Database database;
    private final TimedToken tokens;
    private final Clock clock;

    ReplayNonces(Database database, MacKey key, Clock clock, SecureRandom random) {
        this.database = database;
        this.tokens = new TimedToken("martello.acme.v1", key, clock, random, LIFETIME);
        this.clock = clock;
    }

    String issue() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(tokens.issue(Bytes.EMPTY).toArray());
    }

    /** Whether a nonce is ours and fresh; costs nothing. */
    void requireFresh(String nonce) throws AcmeProblem {
        if (tokens.check(octets(nonce), Bytes.EMPTY) != TimedToken.Check.VALID) {
            throw bad();
        }
    }

    /** Takes note that a nonce was used. It must not have been. */
    void use(String nonce) throws AcmeProblem {
        // By its octets: base64url has more than one spelling of some.
        String one = octets(nonce).toHex();
        if (database.update(AcmeNonceTable.use(one, clock.instant().plus(REMEMBERED))) == 0) {
            throw bad();
        }
    }

    private static Bytes octets(String nonce) throws AcmeProblem {
        try {
            return SignedRequest.base64url(nonce, "nonce");
        } catch (AcmeProblem e) {
            throw bad();
        }
    }

    private static AcmeProblem bad() {
        return AcmeProblem.of(
                AcmeError.BAD_NONCE,
                "the nonce was used, is too old or is none of this server; take the one of this answer");
    }
}
