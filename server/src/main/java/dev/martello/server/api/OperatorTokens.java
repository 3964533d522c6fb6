package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.tpm.HashAlgorithm;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets in who has an operator's token. Only the tokens' SHA-256 digests are known here. */
public final class OperatorTokens implements Route.Guard {
    private static final String SCHEME = "Bearer ";
    private static final int TOKEN_BYTES = 32;

    private final List<Bytes> digests;

    public OperatorTokens(List<Bytes> digests) {
        this.digests = List.copyOf(digests);
    }

    /** A guard that lets in who has one of these tokens, or the one with this digest. */
    public Route.Guard and(Bytes digest) {
        return new OperatorTokens(
                Stream.concat(digests.stream(), Stream.of(digest)).toList());
    }

    /** A new token, as text. */
    public static String make(SecureRandom random) {
        byte[] octets = new byte[TOKEN_BYTES];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    public static Bytes digest(String token) {
        return HashAlgorithm.SHA256.hash(Bytes.utf8(token)).octets();
    }

    @Override
    public void admit(RequestHead head) throws Refused {
        Optional<String> token = head.authorization()
                .filter(text -> text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(text -> text.substring(SCHEME.length()).strip());
        if (token.isEmpty()) {
            throw refused(
                    "token.missing", "A token is needed", "send \"Authorization: Bearer\" and an operator's token");
        }
        Bytes shown = digest(token.get());
        boolean known = false;
        for (Bytes digest : digests) {
            known |= digest.equalsConstantTime(shown);
        }
        if (!known) {
            throw refused("token.invalid", "The token is not valid", "the token is no operator's token");
        }
    }

    private static Refused refused(String reason, String title, String detail) {
        return new Refused(
                new Problem(401, reason, title, detail, Map.of("WWW-Authenticate", "Bearer realm=\"martello\"")));
    }
}
