package dev.martello.server.authority;

import java.util.Optional;

/**
 * The name below which all identities of an authority are, as in {@code cdn.example}.
 *
 * @param name labels of lower-case letters, digits and hyphens, so that it is a host in constraints on names too
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID, section 2.1</a>
 */
public record TrustDomain(String name) {
    /** What X.520 allows the name of an organization, which a trust domain is in the subjects of authorities. */
    public static final int MAX_CHARS = 64;

    public TrustDomain {
        if (!isTrustDomain(name)) {
            throw new IllegalArgumentException(
                    "a trust domain is labels of lower-case letters, digits and hyphens with dots between them, "
                            + MAX_CHARS + " characters at most");
        }
    }

    /** The trust domain of a text, if it is one. */
    public static Optional<TrustDomain> parse(String text) {
        return isTrustDomain(text) ? Optional.of(new TrustDomain(text)) : Optional.empty();
    }

    private static boolean isTrustDomain(String text) {
        return text.length() <= MAX_CHARS && DnsName.isName(text);
    }

    /** The identity of the authorities themselves, which has no path. */
    public String uri() {
        return SpiffeId.SCHEME + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
