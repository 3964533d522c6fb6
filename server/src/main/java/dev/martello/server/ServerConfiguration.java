package dev.martello.server;

import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.ledger.NoteKey;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.IssuerKeys;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.intake.MachineTrust;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.judgement.HoldRule;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.store.PostgresAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator decides about a control plane.
 *
 * @param storage where it keeps what it must not lose, and how long
 * @param listening where it is reached
 * @param trust whom it believes
 * @param judging what the fleet is judged by
 * @param terms what is agreed with appliances
 * @param certification how keys of appliances are certified, if they are
 * @param ledger who reads the ledger, and who cosigns it
 */
public record ServerConfiguration(
        Storage storage,
        Listening listening,
        Trust trust,
        Judging judging,
        ReportTerms terms,
        Optional<Certification> certification,
        Audience ledger) {
    /**
     * How keys of appliances are certified.
     *
     * @param directory of the authority
     * @param keys opens its issuers' keys
     * @param rules for the certificates
     */
    public record Certification(Path directory, IssuerKeys keys, IssuanceRules rules) {}

    /**
     * Where a control plane keeps what it must not lose, and how long.
     *
     * @param directory of its own
     * @param database of a PostgreSQL server, which other nodes may share; without one, a file in the directory
     * @param history how long verdicts and evidence are kept after they ceased to hold
     */
    public record Storage(Path directory, Optional<PostgresAddress> database, Duration history) {
        public static final Duration DEFAULT_HISTORY = Duration.ofDays(400);

        /** A file in a directory. */
        public static Storage in(Path directory) {
            return new Storage(directory, Optional.empty(), DEFAULT_HISTORY);
        }

        /** With PostgreSQL in place of a file. */
        public Storage with(PostgresAddress newDatabase) {
            return new Storage(directory, Optional.of(newDatabase), history);
        }
    }

    /**
     * Where a control plane is reached.
     *
     * @param host the address to listen on, or a name of it
     * @param port to listen on; 0 is any free one
     * @param names the DNS names and IP addresses it is reached by, which its certificate gets
     */
    public record Listening(String host, int port, List<String> names) {
        public Listening {
            names = List.copyOf(names);
        }
    }

    /**
     * Whom a control plane believes.
     *
     * @param ekAuthorities the makers of TPMs: roots, and what stands between them and endorsement certificates
     * @param ekCertificates what becomes of certificates of devices that deviate from the specifications
     * @param machines the makers of machines, and whether appliances must have keys of theirs
     * @param enrolment what makes an appliance one of ours
     * @param releaseKeys whose signatures on reference values count, and how many there must be
     * @param approvalKeys who says in which boot states secrets may be opened
     */
    public record Trust(
            Set<X509Certificate> ekAuthorities,
            CertificateReading ekCertificates,
            MachineTrust machines,
            EnrolmentTrust enrolment,
            TrustedKeys releaseKeys,
            ApprovalKeys approvalKeys) {
        public Trust {
            ekAuthorities = Set.copyOf(ekAuthorities);
        }

        public Trust with(MachineTrust newMachines) {
            return new Trust(ekAuthorities, ekCertificates, newMachines, enrolment, releaseKeys, approvalKeys);
        }

        public Trust with(EnrolmentTrust newEnrolment) {
            return new Trust(ekAuthorities, ekCertificates, machines, newEnrolment, releaseKeys, approvalKeys);
        }

        public Trust with(ApprovalKeys newApprovalKeys) {
            return new Trust(ekAuthorities, ekCertificates, machines, enrolment, releaseKeys, newApprovalKeys);
        }
    }

    /**
     * For whom the ledger is.
     *
     * @param readers who may read it
     * @param witnesses whose cosignatures are taken
     */
    public record Audience(Readers readers, List<NoteKey> witnesses) {
        /** Those who have a token, and no witness. */
        public static final Audience AUDITORS = new Audience(Readers.AUDITORS, List.of());

        public Audience {
            witnesses = List.copyOf(witnesses);
        }

        /** Who may read the ledger. */
        public enum Readers {
            /** Who shows an operator's token, or that of auditors, which opens nothing else. */
            AUDITORS,
            EVERYBODY
        }
    }

    /**
     * What the fleet is judged by.
     *
     * @param policy a policy of the operator's own to propose, or the one that comes with Martello
     * @param hold which changes an operator has to decide
     */
    public record Judging(Optional<Path> policy, HoldRule hold) {
        /** With a policy of the operator's own. */
        public Judging with(Path newPolicy) {
            return new Judging(Optional.of(newPolicy), hold);
        }
    }

    /** A control plane on this machine alone, at any free port, with the usual terms. */
    public static ServerConfiguration onLoopback(
            Path directory, Set<X509Certificate> ekAuthorities, List<PublicKey> releaseKeys) {
        return new ServerConfiguration(
                Storage.in(directory),
                new Listening("127.0.0.1", 0, List.of("localhost", "127.0.0.1")),
                new Trust(
                        ekAuthorities,
                        CertificateReading.LENIENT,
                        MachineTrust.NOBODY,
                        EnrolmentTrust.REGISTERED_WITH_CERTIFICATE,
                        TrustedKeys.of(releaseKeys),
                        ApprovalKeys.NONE),
                new Judging(Optional.empty(), HoldRule.DEFAULT),
                ReportTerms.DEFAULT,
                Optional.empty(),
                Audience.AUDITORS);
    }

    public ServerConfiguration with(Storage newStorage) {
        return new ServerConfiguration(newStorage, listening, trust, judging, terms, certification, ledger);
    }

    public ServerConfiguration with(Listening newListening) {
        return new ServerConfiguration(storage, newListening, trust, judging, terms, certification, ledger);
    }

    public ServerConfiguration with(Trust newTrust) {
        return new ServerConfiguration(storage, listening, newTrust, judging, terms, certification, ledger);
    }

    public ServerConfiguration with(Judging newJudging) {
        return new ServerConfiguration(storage, listening, trust, newJudging, terms, certification, ledger);
    }

    public ServerConfiguration with(ReportTerms newTerms) {
        return new ServerConfiguration(storage, listening, trust, judging, newTerms, certification, ledger);
    }

    public ServerConfiguration with(Certification newCertification) {
        return new ServerConfiguration(
                storage, listening, trust, judging, terms, Optional.of(newCertification), ledger);
    }

    public ServerConfiguration with(Audience newLedger) {
        return new ServerConfiguration(storage, listening, trust, judging, terms, certification, newLedger);
    }
}
