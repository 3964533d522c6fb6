package dev.martello.workload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a workload (SPIFFE-ID, section 2).
 *
 * @param trustDomain lower-case letters, digits, dots, dashes and underscores, 255 at most
 * @param path what comes after the trust domain: empty, or segments that each begin with a slash
 */
record SpiffeId(String trustDomain, String path) {
    private static final int MAX_LENGTH = 2048;
    private static final String SCHEME = "spiffe://";
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");
    private static final Pattern URI = Pattern.compile(SCHEME + "([^/]+)(.*)");

    SpiffeId {
        if (!TRUST_DOMAIN.matcher(trustDomain).matches()
                || !PATH.matcher(path).matches()
                || SCHEME.length() + trustDomain.length() + path.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a SPIFFE ID: " + SCHEME + trustDomain + path);
        }
    }

    /**
     * Reads the form of a URI.
     *
     * @throws IllegalArgumentException if it is no SPIFFE ID
     */
    static SpiffeId parse(String uri) {
        Matcher parts = URI.matcher(uri);
        if (uri.length() > MAX_LENGTH || !parts.matches()) {
            throw new IllegalArgumentException("not a SPIFFE ID: " + uri);
        }
        return new SpiffeId(parts.group(1), parts.group(2));
    }

    /** The SPIFFE ID of the trust domain itself. */
    SpiffeId ofTrustDomain() {
        return new SpiffeId(trustDomain, "");
    }

    @Override
    public String toString() {
        return SCHEME + trustDomain + path;
    }
}
