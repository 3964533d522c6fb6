package dev.martello.server.authority;

import dev.martello.evidence.report.ApplianceId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who an appliance is in certificates: {@code spiffe://TRUST-DOMAIN/site/SITE/appliance/ID}.
 *
 * @param site one segment of a path; nothing is escaped
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID, section 2</a>
 */
record SpiffeId(TrustDomain domain, String site, ApplianceId appliance) {
    static final String SCHEME = "spiffe://";

    private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Pattern FORM = Pattern.compile("spiffe://([^/]+)/site/([^/]+)/appliance/([0-9a-f]{64})");

    SpiffeId {
        if (!isSegment(site)) {
            throw new IllegalArgumentException("the site is no segment of a SPIFFE ID");
        }
    }

    /** Whether a text may be one segment of a path as it is. */
    static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** The identity of a text, if an authority here gives such ones. */
    static Optional<SpiffeId> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && isSegment(form.group(2))
                ? TrustDomain.parse(form.group(1))
                        .map(domain -> new SpiffeId(domain, form.group(2), ApplianceId.parse(form.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return domain.uri() + "/site/" + site + "/appliance/" + appliance;
    }
}
