package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.acme.SignedRequest.Signer;
import dev.martello.server.memory.MinuteQuota;
import dev.martello.server.store.AcmeAccount;
import dev.martello.server.store.AcmeAccountTable;
import dev.martello.server.store.Database;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out who sent a request, cheapest first: what is refused here has written nothing. For use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-6">RFC 8555, section 6</a>
 */
public final class AcmeGate {
    /** A certificate takes an account some eight requests. */
    private static final int MAX_PER_MINUTE = 120;

    private static final int MAX_REMEMBERED = 100_000;

    private final Database database;
    private final ReplayNonces nonces;
    private final Set<String> names;
    private final InstantSource clock;
    private final MinuteQuota<String> ofAccounts = new MinuteQuota<>(MAX_PER_MINUTE, MAX_REMEMBERED);

    /** Keys cost nothing, so who is not known yet is told apart by address. */
    private final MinuteQuota<String> ofStrangers = new MinuteQuota<>(MAX_PER_MINUTE, MAX_REMEMBERED);

    AcmeGate(Database database, ReplayNonces nonces, Collection<String> names, InstantSource clock) {
        this.database = database;
        this.nonces = nonces;
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** Where everything is, for a client that names this host and port. */
    public AcmeUrls urls(String authority) throws AcmeProblem {
        return AcmeUrls.of(authority, names);
    }

    /** A nonce for one request. */
    public String nonce() {
        return nonces.issue();
    }

    /**
     * Lets a request in, once.
     *
     * @param authority the host and port that it was sent to
     * @param path of it
     * @param peer the address it came from
     */
    public AcmeCall admit(String authority, String path, String peer, Bytes body) throws AcmeProblem {
        AcmeUrls urls = urls(authority);
        SignedRequest request = SignedRequest.parse(body);
        if (!request.url().equals(urls.of(path))) {
            throw AcmeProblem.of(AcmeError.UNAUTHORIZED, "the request was signed for another url");
        }
        nonces.requireFresh(request.nonce());
        Sender sender = switch (request.signer()) {
            case Signer.Account(String url) -> account(urls, url, request);
            case Signer.Key(AccountKey key) -> keyHolder(key, peer, request);
        };
        nonces.use(request.nonce());
        return new AcmeCall(urls, sender, request.payload());
    }

    private Sender account(AcmeUrls urls, String url, SignedRequest request) throws AcmeProblem {
        AcmeAccount account = urls.accountOf(url)
                .flatMap(id -> database.read(sql -> new AcmeAccountTable(sql).find(id)))
                .orElseThrow(() -> AcmeProblem.of(
                        AcmeError.ACCOUNT_DOES_NOT_EXIST, "there is no such account; open one with newAccount"));
        request.requireSignedBy(AccountKey.parse(account.publicKey()));
        if (account.deactivated().isPresent()) {
            throw AcmeProblem.of(AcmeError.UNAUTHORIZED, "the account was deactivated");
        }
        requireWithin(ofAccounts, account.id());
        return new Sender.Account(account);
    }

    private Sender keyHolder(AccountKey key, String peer, SignedRequest request) throws AcmeProblem {
        requireWithin(ofStrangers, peer);
        request.requireSignedBy(key);
        return new Sender.KeyHolder(new AcmeAccount(key.thumbprint(), key.json(), Optional.empty()), key.info());
    }

    private void requireWithin(MinuteQuota<String> quota, String who) throws AcmeProblem {
        if (!quota.admit(who, clock.instant())) {
            throw AcmeProblem.of(
                    AcmeError.RATE_LIMITED,
                    "more than " + MAX_PER_MINUTE + " requests in a minute; wait for the next one");
        }
    }
}
