package dev.martello.server.acme;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where everything is, for a client that reaches the control plane by one of its names: that name is in all that it is told.
 *
 * @param authority host and port as the client names them
 */
public record AcmeUrls(String authority) {
    private static final String PATH = "/acme/v1";

    /** A thumbprint is 43 of these; nothing else is asked of the store. */
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * Those for a client.
     *
     * @param names by which the control plane is reached
     * @throws AcmeProblem if it is reached by none of them
     */
    static AcmeUrls of(String authority, Set<String> names) throws AcmeProblem {
        String host = authority.replaceFirst(":[0-9]{1,5}$", "").replaceFirst("^\\[(.*)]$", "$1");
        if (!names.contains(host.toLowerCase(Locale.ROOT))) {
            throw AcmeProblem.of(AcmeError.MALFORMED, "the request names a host that this server is not called");
        }
        return new AcmeUrls(authority);
    }

    /** The whole address of a path of this server. */
    String of(String path) {
        return "https://" + authority + path;
    }

    public String directory() {
        return of(PATH + "/directory");
    }

    public String newNonce() {
        return of(PATH + "/new-nonce");
    }

    public String newAccount() {
        return of(PATH + "/new-account");
    }

    public String newOrder() {
        return of(PATH + "/new-order");
    }

    public String revocation() {
        return of(PATH + "/revoke-cert");
    }

    public String account(String id) {
        return of(PATH + "/account/" + id);
    }

    /** The account of an address, if it is one. */
    Optional<String> accountOf(String url) {
        String prefix = account("");
        return Optional.of(url)
                .filter(each -> each.startsWith(prefix))
                .map(each -> each.substring(prefix.length()))
                .filter(id -> ACCOUNT.matcher(id).matches());
    }

    public String orders(String account) {
        return account(account) + "/orders";
    }

    public String order(String id) {
        return of(PATH + "/order/" + id);
    }

    public String finalization(String order) {
        return order(order) + "/finalize";
    }

    public String authorization(String order) {
        return of(PATH + "/authorization/" + order);
    }

    public String challenge(String order) {
        return of(PATH + "/challenge/" + order);
    }

    public String certificate(String order) {
        return of(PATH + "/certificate/" + order);
    }
}
