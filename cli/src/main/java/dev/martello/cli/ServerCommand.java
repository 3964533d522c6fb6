package dev.martello.cli;

import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.cli.authority.TokenKeys;
import dev.martello.cli.ledger.LedgerKeys;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.PublicKeyFiles;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.release.signing.SecretSource;
import dev.martello.server.CannotStart;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Audience;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.ServerConfiguration.Judging;
import dev.martello.server.ServerConfiguration.Listening;
import dev.martello.server.ServerConfiguration.Storage;
import dev.martello.server.ServerConfiguration.Trust;
import dev.martello.server.TrustFiles;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.MalformedIssuanceRules;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.intake.IakRule;
import dev.martello.server.intake.MachineTrust;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.judgement.HoldRule;
import dev.martello.server.logging.JsonLines;
import dev.martello.server.logging.LogLevels;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.store.PostgresAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello server}. */
@Command(
        name = "server",
        description = {
            "Run the control plane.",
            "",
            "On its first start it writes into the data directory, among what it keeps for itself: ca.pem, against which agents and operators check its certificate, and operator.token, which operators authenticate with. What it has acknowledged is on the disk, so it may be killed at any moment."
        },
        footer = "  martello server --data /var/lib/martello --listen 0.0.0.0:8443 --name control.example --ek-roots"
                + " roots/ --release-key release-key.pub")
final class ServerCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The data directory, where everything is kept.")
    private @Nullable Path data;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8443",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String listen = "127.0.0.1:8443";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A DNS name or address that the server is reached by, for its certificate. May be repeated.")
    private List<String> names = List.of();

    @Option(
            names = "--ek-roots",
            paramLabel = "PATH",
            description = "Certificates of the makers of TPMs to trust: a file, or a folder of them. May be repeated.")
    private List<Path> ekRoots = List.of();

    @Option(
            names = "--ek-certificates",
            paramLabel = "READING",
            defaultValue = "lenient",
            description =
                    "How to treat device certificates that deviate from the specifications: lenient accepts them if they can be read in only one way, and records each deviation; strict refuses them (default: ${DEFAULT-VALUE}).")
    private CertificateReading ekCertificates = CertificateReading.LENIENT;

    @Option(
            names = "--device-roots",
            paramLabel = "PATH",
            description =
                    "Certificates of the makers of machines to trust, who certify initial attestation keys (IAK): a file, or a folder of them. May be repeated. Without any, such keys are ignored.")
    private List<Path> deviceRoots = List.of();

    @Option(
            names = "--iak",
            paramLabel = "RULE",
            defaultValue = "optional",
            description =
                    "Whether an appliance needs an initial attestation key to enrol: optional or required (default: ${DEFAULT-VALUE}).")
    private IakRule iak = IakRule.OPTIONAL;

    @Option(
            names = "--release-key",
            paramLabel = "PATH",
            description =
                    "Public key that may sign releases (PEM, Ed25519 or ECDSA): a file, or a folder of them. May be repeated.")
    private List<Path> releaseKeys = List.of();

    @Option(
            names = "--release-signatures",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many of these keys must have signed a release (default: ${DEFAULT-VALUE}).")
    private int releaseSignatures = 1;

    @Option(
            names = "--approval-key",
            paramLabel = "PATH",
            description =
                    "Public key that may approve boot states for secrets (PEM, ECDSA P-256): a file, or a folder of them. May be repeated.")
    private List<Path> approvalKeys = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Your own policy (YAML); it is proposed at each start, as \"martello policy set\" does.")
    private @Nullable Path policy;

    @Option(
            names = "--keep-history",
            paramLabel = "DURATION",
            defaultValue = "P400D",
            description =
                    "How long verdicts and evidence are kept after they were superseded, ISO 8601 (default: ${DEFAULT-VALUE}).")
    private Duration history = Storage.DEFAULT_HISTORY;

    @Option(
            names = "--hold-percent",
            paramLabel = "PERCENT",
            defaultValue = "20",
            description =
                    "Hold a change for a decision if it would end or begin the trust in more than this percentage of a ring's appliances (default: ${DEFAULT-VALUE}).")
    private int holdPercent = HoldRule.DEFAULT.percent();

    @Option(
            names = "--hold-least",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description =
                    "Never hold a change that affects fewer appliances of a ring than this (default: ${DEFAULT-VALUE}).")
    private int holdLeast = HoldRule.DEFAULT.least();

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = "How long a verdict is valid after a report, ISO 8601 (default: ${DEFAULT-VALUE}).")
    private Duration lease = ReportTerms.DEFAULT.lease();

    @Option(
            names = "--report-interval",
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "How often appliances report, ISO 8601 (default: ${DEFAULT-VALUE}).")
    private Duration reportInterval = ReportTerms.DEFAULT.interval();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "A PostgreSQL database for several nodes to share, as in jdbc:postgresql://db.example/martello?user=martello (default: a file in --data).")
    private @Nullable String database;

    @Option(names = "--database-password", paramLabel = "FILE", description = "A file with the password of --database.")
    private @Nullable Path databasePassword;

    @Option(
            names = "--authority",
            paramLabel = "DIR",
            description =
                    "Certify keys of trusted appliances with the authority in this directory, made by \"martello authority init\".")
    private @Nullable Path authority;

    @Option(
            names = "--authority-passphrase",
            paramLabel = "FILE",
            description = "A file whose first line is the passphrase of the issuer's key, or the PIN of its token.")
    private @Nullable Path authorityPassphrase;

    @Option(
            names = "--issuance",
            paramLabel = "FILE",
            description =
                    "Rules for certificates (YAML): lifetime, kinds of keys, DNS names, and who may use ACME, which needs --device-roots.")
    private @Nullable Path issuance;

    @Option(
            names = "--ledger-readers",
            paramLabel = "WHO",
            defaultValue = "auditors",
            description =
                    "Who may read the ledger: auditors, who authenticate with auditor.token, or everybody (default: ${DEFAULT-VALUE}).")
    private Audience.Readers ledgerReaders = Audience.Readers.AUDITORS;

    @Option(
            names = "--ledger-witness",
            paramLabel = "KEY",
            description =
                    "The public key of a witness whose cosignatures of the ledger are accepted, as \"martello ledger witness --show-key\" prints it, or a file with it. May be repeated.")
    private List<String> ledgerWitnesses = List.of();

    @Option(
            names = "--insecure-trust-on-first-use",
            description =
                    "Let any TPM enrol, without a certificate and without an entry in the register: for experiments only.")
    private boolean trustOnFirstUse;

    @Option(names = "--until-stdin-closes", hidden = true, description = "End when standard input ends.")
    private boolean untilStdinCloses;

    @Option(names = "--json", description = "Print where it listens as one JSON document.")
    private boolean json;

    private record Started(String address, String ca, String operatorToken) {}

    @Override
    public Integer call() throws InterruptedException {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new JsonLines());
        }
        LogLevels.quietLibraries();
        try (ControlPlane controlPlane = ControlPlane.start(configuration())) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(controlPlane::close));
            sayWhere(controlPlane);
            waitForEnd();
            return ExitCode.OK;
        } catch (CannotStart e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private ServerConfiguration configuration() {
        return new ServerConfiguration(
                new Storage(
                        Optional.ofNullable(data).orElseThrow(),
                        Optional.ofNullable(database).map(this::postgres),
                        history()),
                listening(),
                trust(),
                new Judging(Optional.ofNullable(policy), hold()),
                terms(),
                Optional.ofNullable(authority).map(this::certification),
                new Audience(ledgerReaders, LedgerKeys.witnesses(ledgerWitnesses)));
    }

    private Certification certification(Path directory) {
        SecretSource passphrase = Optional.ofNullable(authorityPassphrase)
                .map(SecretSource::ofFile)
                .orElse(what -> {
                    throw new IOException(what + " is needed: say with --authority-passphrase which file has it");
                });
        return new Certification(directory, new TokenKeys(passphrase), issuanceRules());
    }

    private IssuanceRules issuanceRules() {
        if (issuance == null) {
            return IssuanceRules.DEFAULT;
        }
        try {
            return IssuanceRules.parse(InputFile.read(issuance));
        } catch (MalformedIssuanceRules e) {
            throw UserException.badInput("--issuance " + issuance + ": " + e.getMessage());
        }
    }

    private Listening listening() {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? listen : listen.substring(0, colon);
        return new Listening(
                host, port(listen.substring(colon + 1)), names.isEmpty() ? List.of(host, "localhost") : names);
    }

    private Trust trust() {
        return new Trust(
                certificates("--ek-roots", ekRoots),
                ekCertificates,
                machines(),
                trustOnFirstUse
                        ? EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE
                        : EnrolmentTrust.REGISTERED_WITH_CERTIFICATE,
                releaseKeys(),
                approvalKeys());
    }

    private ApprovalKeys approvalKeys() {
        try {
            return ApprovalKeys.of(PublicKeyFiles.read("--approval-key", approvalKeys));
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--approval-key: " + e.getMessage());
        }
    }

    private ReportTerms terms() {
        try {
            return new ReportTerms(lease, reportInterval);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(
                    "--lease must be longer than --report-interval, and that a second at least: a verdict would end"
                            + " between reports");
        }
    }

    private Duration history() {
        if (history.isNegative()) {
            throw UserException.badInput("--keep-history must not be negative");
        }
        return history;
    }

    private HoldRule hold() {
        try {
            return new HoldRule(holdPercent, holdLeast);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--hold-percent must be 0 to 100, and --hold-least at least 1");
        }
    }

    private PostgresAddress postgres(String url) {
        try {
            return new PostgresAddress(url, Optional.ofNullable(databasePassword));
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--database: " + e.getMessage());
        }
    }

    private int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port < 1 << 16) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The same sentence serves for no number and for one out of range.
        }
        throw UserException.badInput("--listen " + listen + ": write it as in 0.0.0.0:8443");
    }

    private MachineTrust machines() {
        if (iak == IakRule.REQUIRED && deviceRoots.isEmpty()) {
            throw UserException.badInput("--iak required needs --device-roots: the makers whose keys are accepted");
        }
        return new MachineTrust(certificates("--device-roots", deviceRoots), iak);
    }

    private static Set<X509Certificate> certificates(String option, List<Path> paths) {
        Set<X509Certificate> all = new LinkedHashSet<>();
        for (Path path : paths) {
            try {
                all.addAll(TrustFiles.certificates(path));
            } catch (IOException e) {
                throw UserException.badInput(option + ": " + UserException.sentence(e));
            }
        }
        return all;
    }

    private TrustedKeys releaseKeys() {
        TrustedKeys keys = TrustedKeys.of(PublicKeyFiles.read("--release-key", releaseKeys));
        int most = Math.max(1, keys.byId().size());
        if (releaseSignatures < 1 || releaseSignatures > most) {
            throw UserException.badInput("--release-signatures " + releaseSignatures + ": expected 1 to " + most
                    + ", as many as there are keys");
        }
        return keys.withThreshold(releaseSignatures);
    }

    private void sayWhere(ControlPlane controlPlane) {
        Path directory = Optional.ofNullable(data).orElseThrow();
        Started started = new Started(
                controlPlane.address().toString(),
                controlPlane.authorityFile().toString(),
                directory.resolve(ControlPlane.TOKEN_FILE).toString());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(started);
        } else {
            terminal.line("listening on " + started.address());
            terminal.line("  agents and operators trust:       " + started.ca());
            terminal.line("  operators authenticate with:      " + started.operatorToken());
        }
    }

    private void waitForEnd() throws InterruptedException {
        if (!untilStdinCloses) {
            new CountDownLatch(1).await();
        }
        try {
            while (System.in.read() >= 0) {
                // Only its end matters.
            }
        } catch (IOException e) {
            // As good as its end.
        }
    }
}
