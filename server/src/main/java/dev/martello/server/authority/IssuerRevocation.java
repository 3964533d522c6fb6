package dev.martello.server.authority;

import dev.martello.server.store.RevocationReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a root revokes an issuer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1">RFC 5280, section 5.3.1, CRLReason</a>
 */
public enum IssuerRevocation {
    /** Somebody else may have its key: {@code cACompromise}, which is what X.509 has for the key of an authority. */
    KEY_COMPROMISE(2, RevocationReason.ISSUER_COMPROMISED),
    /** Another issuer is in its place. */
    SUPERSEDED(4, RevocationReason.ISSUER_REVOKED),
    CESSATION_OF_OPERATION(5, RevocationReason.ISSUER_REVOKED);

    private final int crlReason;
    private final RevocationReason ofIssued;

    IssuerRevocation(int crlReason, RevocationReason ofIssued) {
        this.crlReason = crlReason;
        this.ofIssued = ofIssued;
    }

    /** What operators write so. */
    public static Optional<IssuerRevocation> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** All that can be written, for people. */
    public static String labels() {
        return Arrays.stream(values()).map(IssuerRevocation::label).collect(Collectors.joining(", "));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int crlReason() {
        return crlReason;
    }

    /** Why what an issuer gave out counts no more, whose entry on a list has this reason. */
    static RevocationReason ofIssued(int crlReason) {
        return Arrays.stream(values())
                .filter(each -> each.crlReason == crlReason)
                .findFirst()
                .map(each -> each.ofIssued)
                .orElse(RevocationReason.ISSUER_COMPROMISED);
    }
}
