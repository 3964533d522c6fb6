package dev.martello.server;

import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.judgement.HoldRule;
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
 * @param dataDirectory where everything lives that it must not lose
 * @param host the address to listen on, or a name of it
 * @param port to listen on; 0 is any free one
 * @param names the DNS names and IP addresses it is reached by, which its certificate gets
 * @param ekAuthorities the makers of TPMs that are trusted: roots, and what stands between them and endorsement certificates
 * @param ekCertificates what becomes of endorsement certificates that deviate from the specifications
 * @param releaseKeys whose signatures on releases count, and how many there must be
 * @param policy a policy of the operator's own to propose, or the one that comes with Martello
 * @param lease how long a verdict holds after a report
 * @param reportInterval after how long an appliance is to report again
 * @param trust what makes an appliance one of ours
 * @param hold which changes of what the fleet is judged by an operator has to decide
 * @param history how long verdicts and evidence are kept after they ceased to hold
 * @param database of a PostgreSQL server, which other nodes may share; without one, a file in the data directory
 */
public record ServerConfiguration(
        Path dataDirectory,
        String host,
        int port,
        List<String> names,
        Set<X509Certificate> ekAuthorities,
        CertificateReading ekCertificates,
        TrustedKeys releaseKeys,
        Optional<Path> policy,
        Duration lease,
        Duration reportInterval,
        EnrolmentTrust trust,
        HoldRule hold,
        Duration history,
        Optional<PostgresAddress> database) {
    public static final Duration DEFAULT_LEASE = Duration.ofMinutes(5);
    public static final Duration DEFAULT_REPORT_INTERVAL = Duration.ofMinutes(1);
    public static final Duration DEFAULT_HISTORY = Duration.ofDays(400);

    public ServerConfiguration {
        names = List.copyOf(names);
        ekAuthorities = Set.copyOf(ekAuthorities);
    }

    /** A control plane on this machine alone, at any free port, with the usual terms. */
    public static ServerConfiguration onLoopback(
            Path dataDirectory, Set<X509Certificate> ekAuthorities, List<PublicKey> releaseKeys) {
        return new ServerConfiguration(
                dataDirectory,
                "127.0.0.1",
                0,
                List.of("localhost", "127.0.0.1"),
                ekAuthorities,
                CertificateReading.LENIENT,
                TrustedKeys.of(releaseKeys),
                Optional.empty(),
                DEFAULT_LEASE,
                DEFAULT_REPORT_INTERVAL,
                EnrolmentTrust.REGISTERED_WITH_CERTIFICATE,
                HoldRule.DEFAULT,
                DEFAULT_HISTORY,
                Optional.empty());
    }

    public ServerConfiguration withTerms(Duration newLease, Duration newReportInterval) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                ekCertificates,
                releaseKeys,
                policy,
                newLease,
                newReportInterval,
                trust,
                hold,
                history,
                database);
    }

    public ServerConfiguration withTrust(EnrolmentTrust newTrust) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                ekCertificates,
                releaseKeys,
                policy,
                lease,
                reportInterval,
                newTrust,
                hold,
                history,
                database);
    }

    /** With PostgreSQL in place of a file. */
    public ServerConfiguration withDatabase(PostgresAddress newDatabase) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                ekCertificates,
                releaseKeys,
                policy,
                lease,
                reportInterval,
                trust,
                hold,
                history,
                Optional.of(newDatabase));
    }

    public ServerConfiguration withEkCertificates(CertificateReading newReading) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                newReading,
                releaseKeys,
                policy,
                lease,
                reportInterval,
                trust,
                hold,
                history,
                database);
    }

    /** With a policy of the operator's own. */
    public ServerConfiguration withPolicy(Path newPolicy) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                ekCertificates,
                releaseKeys,
                Optional.of(newPolicy),
                lease,
                reportInterval,
                trust,
                hold,
                history,
                database);
    }

    public ServerConfiguration withHold(HoldRule newHold) {
        return new ServerConfiguration(
                dataDirectory,
                host,
                port,
                names,
                ekAuthorities,
                ekCertificates,
                releaseKeys,
                policy,
                lease,
                reportInterval,
                trust,
                newHold,
                history,
                database);
    }
}
