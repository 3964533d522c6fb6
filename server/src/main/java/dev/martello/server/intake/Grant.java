package dev.martello.server.intake;

import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.authority.Issuance;
import dev.martello.server.authority.NotIssued;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.Sql;
import java.time.Instant;
import java.util.Optional;

/** What a report gets beside its verdict, decided in the transaction that takes note of the report. */
sealed interface Grant {
    /** It asks for nothing. */
    record Nothing() implements Grant {}

    /** It gets nothing, and why is known already. */
    record Denied(CertificateAnswer answer) implements Grant {}

    /** A certificate is signed, which counts if the transaction goes through. */
    record Prepared(Issuance.Signed signed) implements Grant {}

    /** Whether it was made for what the register says. */
    default boolean isFor(Optional<RegisterEntry> registered) {
        return switch (this) {
            case Nothing _, Denied _ -> true;
            case Prepared(Issuance.Signed signed) -> registered.equals(Optional.of(signed.entry()));
        };
    }

    /**
     * Takes note of it.
     *
     * @param tier how far the appliance is trusted in this transaction
     */
    default Optional<CertificateAnswer> take(Sql sql, TrustTier tier, Instant now) {
        return switch (this) {
            case Nothing _ -> Optional.empty();
            case Denied(CertificateAnswer answer) -> Optional.of(answer);
            case Prepared(Issuance.Signed signed) -> Optional.of(take(sql, signed, tier, now));
        };
    }

    private static CertificateAnswer take(Sql sql, Issuance.Signed signed, TrustTier tier, Instant now) {
        try {
            Issuance.record(sql, signed, tier, now);
            return CertificateAnswer.granted(signed.chain(), signed.bundle());
        } catch (NotIssued e) {
            return Grants.answer(e);
        }
    }
}
