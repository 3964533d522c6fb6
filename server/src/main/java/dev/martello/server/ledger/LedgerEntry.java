package dev.martello.server.ledger;

import dev.martello.appraisal.RuleId;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happened and that nobody shall deny later. It is for outsiders to read, so it never has a secret or what is guessed from one.
 *
 * <p>Times are of microseconds, as the store has them.
 */
public sealed interface LedgerEntry {
    /** Lists in an entry are no longer. */
    int MAX_RULES = 16;

    /** When it happened, by the clock of the control plane. */
    Instant time();

    /**
     * An appliance proved to have an attestation key beside its endorsement key.
     *
     * @param akName the key's TPM name
     */
    record Enrolled(Instant time, ApplianceId appliance, Platform platform, Bytes akName) implements LedgerEntry {
        public Enrolled {
            time = stored(time);
        }
    }

    /**
     * Something else is thought of an appliance from a time on.
     *
     * @param release the version of the release it runs, if it is one
     * @param revision names all that it was judged by
     * @param rules of the worst findings, {@value LedgerEntry#MAX_RULES} at most
     * @param findings how many there are
     * @param digest SHA-256 of all findings as the store has them, so that none can be put in their place
     * @param silentSince when the last verdict had ended because nothing was heard, if it had
     */
    record VerdictChanged(
            Instant time,
            ApplianceId appliance,
            TrustTier tier,
            Optional<String> release,
            String revision,
            List<RuleId> rules,
            int findings,
            Bytes digest,
            Optional<Instant> silentSince)
            implements LedgerEntry {
        public VerdictChanged {
            time = stored(time);
            silentSince = silentSince.map(LedgerEntry::stored);
            rules = List.copyOf(rules);
            if (rules.size() > MAX_RULES || rules.size() > findings) {
                throw new IllegalArgumentException(rules.size() + " rules of " + findings + " findings");
            }
        }
    }

    /** Two TPMs report with the keys of an appliance, which is not trusted any more. */
    record TwoPlaces(Instant time, ApplianceId appliance) implements LedgerEntry {
        public TwoPlaces {
            time = stored(time);
        }
    }

    /**
     * An appliance got a certificate.
     *
     * @param serial the certificate's serial number, in hexadecimal digits
     * @param names what it is for: SPIFFE ID and DNS names
     * @param keyDigest SHA-256 of the SubjectPublicKeyInfo
     */
    record CertificateGranted(
            Instant time,
            ApplianceId appliance,
            String serial,
            List<String> names,
            Bytes keyDigest,
            Instant notBefore,
            Instant notAfter)
            implements LedgerEntry {
        public CertificateGranted {
            time = stored(time);
            notBefore = stored(notBefore);
            notAfter = stored(notAfter);
            names = List.copyOf(names);
        }
    }

    /**
     * A certificate ended before its time.
     *
     * @param reason the stable identifier of why
     */
    record CertificateRevoked(Instant time, ApplianceId appliance, String serial, String reason)
            implements LedgerEntry {
        public CertificateRevoked {
            time = stored(time);
        }
    }

    /**
     * An appliance got a secret, sealed to its TPM.
     *
     * @param name the secret's; nothing of its value is here, not even a digest, which could be guessed from
     * @param version which value of this name
     * @param until the appliance's TPM opens it no longer
     */
    record SecretGranted(Instant time, ApplianceId appliance, String name, long version, Instant until)
            implements LedgerEntry {
        public SecretGranted {
            time = stored(time);
            until = stored(until);
        }
    }

    /**
     * An operator did something, or the server in an operator's name.
     *
     * @param subject what it is about, as people call it
     * @param digest SHA-256 of the document, if there is one
     */
    record OperatorActed(Instant time, LedgerAct act, String subject, Optional<Bytes> digest) implements LedgerEntry {
        public OperatorActed {
            time = stored(time);
        }
    }

    private static Instant stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
