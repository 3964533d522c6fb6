package dev.martello.server.result;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An attestation result: what it claims.
 *
 * @param issued when it was so
 * @param expires when it is worth nothing any more: with the lease of the verdict
 * @param nonce of whoever asked, who knows by it that the result is not an old one
 * @param build names what judged
 * @param revision names all that the appliance was judged by, if it was
 * @param release that the appliance runs, if it is a known one
 * @param rules of the worst findings, the worst first
 */
public record Ear(
        ApplianceId appliance,
        Instant issued,
        Instant expires,
        Optional<String> nonce,
        String build,
        TrustTier status,
        TrustworthinessVector vector,
        Optional<String> revision,
        Optional<String> release,
        List<String> rules) {
    /** What {@code eat_profile} says of each. */
    public static final String PROFILE = "tag:ietf.org,2026:rats/ear#04";

    /** What the header of a signed one says it is. */
    static final String TYPE = "eat+jwt";

    public Ear {
        rules = List.copyOf(rules);
    }
}
