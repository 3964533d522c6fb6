package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.cli.lab.Martello;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.TrustFiles;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.store.Database;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.transport.TpmAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands with which an operator gives a secret and an appliance takes it, as people run them. */
class SecretCommandTest {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String VALUE = "correct horse battery staple";

    @TempDir
    Path directory;

    @Test
    void anOperatorGivesASecretAndAnApplianceTakesIt() throws Exception {
        String approvalKey = directory.resolve("approval-key").toString();
        assertThat(martello("release", "keygen", "--type", "ecdsa-p256", "--out", approvalKey)
                        .exitCode())
                .isZero();
        Files.writeString(directory.resolve("value"), VALUE);
        try (Swtpm swtpm = Swtpm.start(Files.createDirectory(directory.resolve("tpm")));
                ControlPlane server = ControlPlane.start(configuration())) {
            assertThat(agent(server, swtpm, with(logs(), "--once")).exitCode())
                    .as("not known to be good")
                    .isEqualTo(1);
            Run put = operator(server, "secret", "put", "volume.key", "--for", "true", "--file", file("value"));
            assertThat(put.exitCode()).as(put.err()).isZero();
            Run early = agent(server, swtpm, with(logs(), "unseal", "volume.key"));
            assertThat(early.exitCode()).isEqualTo(1);
            assertThat(early.out()).isEmpty();
            assertThat(early.err()).contains("secret.not-affirming");

            ApplianceId appliance = affirm();
            Run approved = approve(server, approvalKey, List.of("--from", appliance.toString()));
            assertThat(approved.exitCode()).as(approved.err()).isZero();
            approvesARelease(server, appliance, approvalKey);
            Run told = agent(server, swtpm, "unseal", "volume.key");
            assertThat(told.err()).isEmpty();
            assertThat(told.out()).isEqualTo(VALUE);
            assertThat(operator(server, "secret", "ls").out())
                    .contains("volume.key")
                    .doesNotContain(VALUE);
            writesIntoMemory(server, swtpm);
            opensAVolume(told.out());
        }
    }

    /** Where its logs would be: whoever asks for a secret may have to report first, with the same evidence. */
    private List<String> logs() {
        return List.of(
                "--boot-log", file("boot-log"),
                "--userspace-log", file("userspace-log"),
                "--runtime-log", file("runtime-log"));
    }

    private static String[] with(List<String> options, String... arguments) {
        return Stream.concat(Stream.of(arguments), options.stream()).toArray(String[]::new);
    }

    /** The machine has started nothing, so all its registers are zero. */
    private void approvesARelease(ControlPlane server, ApplianceId appliance, String approvalKey) throws Exception {
        assertThat(martello("release", "keygen", "--out", file("release-key")).exitCode())
                .isZero();
        Files.write(
                directory.resolve("next.json"), ReleaseManifest.write(next()).toArray());
        assertThat(martello(
                                "release",
                                "sign",
                                file("next.json"),
                                "--key",
                                file("release-key"),
                                "--out",
                                file("next.dsse"))
                        .exitCode())
                .isZero();
        String publicKey = file("release-key.pub");
        String from = appliance.toString();

        String signed = file("next.dsse");

        Run ahead =
                approve(server, approvalKey, List.of("--release", signed, "--release-key", publicKey, "--from", from));
        assertThat(ahead.exitCode()).as(ahead.err()).isZero();
        assertThat(ahead.out())
                .contains("release 2026.12.1, firmware as of " + from.substring(0, 12) + ": with Secure Boot")
                .contains("release 2026.12.1, firmware as of " + from.substring(0, 12) + ": without");
        assertThat(operator(server, "secret", "approvals", "--json").out()).contains("as " + from.substring(0, 12));

        Run stranger = approve(
                server,
                approvalKey,
                List.of("--release", signed, "--release-key", file("approval-key.pub"), "--from", from));
        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.err()).contains("next.dsse is not to be trusted (release.");
        Run unknown = approve(server, approvalKey, List.of("--release", signed, "--release-key", publicKey));
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("what PCR 0 will hold goes with the firmware");
        for (List<String> each : List.of(
                List.<String>of(),
                List.of("--release", signed, "--from", from),
                List.of("--profile", signed, "--from", from))) {
            assertThat(approve(server, approvalKey, each).exitCode())
                    .as(each.toString())
                    .isEqualTo(2);
        }
    }

    private Run approve(ControlPlane server, String approvalKey, List<String> states) {
        List<String> all = new ArrayList<>(List.of("secret", "approve", "--key", approvalKey));
        all.addAll(states);
        return operator(server, all.toArray(String[]::new));
    }

    private static Release next() {
        PcrIndex started = PcrIndex.of(4);
        return new Release(
                "2026.12.1",
                Platform.LINUX_AMD64,
                1,
                "",
                NamedDigests.of(Map.of()),
                List.of(),
                List.of(),
                FileDigests.of(Map.of()),
                Optional.empty(),
                List.of(
                        new PredictedPcr(started, "with Secure Boot", HashAlgorithm.SHA256.hash(Bytes.of(1))),
                        new PredictedPcr(started, "without", HashAlgorithm.SHA256.hash(Bytes.of(2)))),
                List.of());
    }

    private void writesIntoMemory(ControlPlane server, Swtpm swtpm) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(MEMORY) && isInMemory(MEMORY), "no file system in memory here");
        Path folder = Files.createTempDirectory(MEMORY, "martello");
        try {
            Path out = folder.resolve("key");
            Run run = agent(server, swtpm, "unseal", "volume.key", "--out", out.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(out).hasContent(VALUE);
            assertThat(Files.getPosixFilePermissions(out)).hasSize(2);
            Files.delete(out);
        } finally {
            Files.delete(folder);
        }
    }

    /** The recipe for LUKS, as far as it needs no device mapper: the header is made and opened by what was unsealed. */
    private void opensAVolume(String secret) throws Exception {
        Assumptions.assumeTrue(cryptsetup().isPresent(), "cryptsetup is not installed");
        Path volume = Files.write(directory.resolve("volume"), new byte[20 << 20]);
        List<String> format = List.of(
                "luksFormat",
                "--batch-mode",
                "--pbkdf",
                "pbkdf2",
                "--pbkdf-force-iterations",
                "1000",
                "--key-file",
                "-");
        List<String> open = List.of("open", "--test-passphrase", "--key-file", "-");
        assertThat(cryptsetup(format, "", volume))
                .as("of a refusal nothing is made")
                .isNotZero();
        assertThat(cryptsetup(open, secret, volume)).isNotZero();
        assertThat(cryptsetup(format, secret, volume)).isZero();
        assertThat(cryptsetup(open, secret, volume)).isZero();
        assertThat(cryptsetup(open, "", volume))
                .as("of a refusal nothing is opened")
                .isNotZero();
        assertThat(cryptsetup(open, "another", volume)).isNotZero();
    }

    /** Where it is, which need not be on the path of who is not root. */
    private static Optional<Path> cryptsetup() {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin")
                .map(folder -> Path.of(folder, "cryptsetup"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int cryptsetup(List<String> arguments, String key, Path volume) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(cryptsetup().orElseThrow().toString()));
        command.addAll(arguments);
        command.add(volume.toString());
        Path input = Files.writeString(Files.createTempFile(volume.getParent(), "key", ""), key);
        return new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** A file on a disk in place of a pipe. */
    @Test
    void refusesStandardOutputThatIsAFile() throws Exception {
        List<String> command = new ArrayList<>(Martello.command());
        command.addAll(List.of("agent", "unseal", "volume.key", "--server", "https://localhost:1", "--ca", "/no/ca"));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(err).content().contains("a secret goes into a pipe");
        assertThat(out).isEmptyFile();
    }

    private static boolean isInMemory(Path folder) throws Exception {
        FileStore store = Files.getFileStore(folder);
        return Set.of("tmpfs", "ramfs").contains(store.type());
    }

    /** Nobody answers at that address: what is wrong is found before anything is asked for. */
    @ParameterizedTest
    @CsvSource({"Volume, a secret's name has", "volume.key --out /no/such/folder/key, there is no folder"})
    void refusesWhatIsNoNameOrNoPlace(String arguments, String sentence) throws Exception {
        List<String> all = new ArrayList<>(List.of("agent", "unseal"));
        all.addAll(List.of(arguments.split(" ", -1)));
        all.addAll(List.of("--server", "https://localhost:1", "--ca", "/no/ca"));
        Run run = martello(all.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(sentence);
        assertThat(run.out()).isEmpty();
    }

    private ServerConfiguration configuration() throws Exception {
        ServerConfiguration usual = ServerConfiguration.onLoopback(directory.resolve("server"), Set.of(), List.of());
        return usual.with(usual.trust()
                .with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE)
                .with(ApprovalKeys.of(TrustFiles.publicKeys(directory.resolve("approval-key.pub")))));
    }

    /** As if the machine's evidence came to that. */
    private ApplianceId affirm() {
        try (Database database = Database.open(directory.resolve("server").resolve("martello.db"))) {
            return database.write(sql -> {
                ApplianceId id = new StandingTable(sql)
                        .appliances("", 1).stream()
                                .map(ApplianceId::parse)
                                .findFirst()
                                .orElseThrow();
                VerdictTable verdicts = new VerdictTable(sql);
                Optional<VerdictInterval> last = verdicts.current(id);
                Instant now = Instant.now();
                verdicts.record(
                        id,
                        last,
                        new VerdictInterval(
                                TrustTier.AFFIRMING,
                                Optional.empty(),
                                List.of(),
                                last.orElseThrow().revision(),
                                VerdictInterval.after(last, now),
                                Optional.empty()),
                        Optional.of(now.plusSeconds(300)));
                return id;
            });
        }
    }

    private Run agent(ControlPlane server, Swtpm swtpm, String... arguments) {
        if (!(swtpm.address() instanceof TpmAddress.SwtpmUnix(Path socket))) {
            throw new AssertionError(swtpm.address().toString());
        }
        List<String> all = new ArrayList<>(List.of("agent"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--server", server.address().toString(),
                "--ca", server.authorityFile().toString(),
                "--state", file("state"),
                "--tpm", "swtpm:" + socket));
        return martello(all.toArray(String[]::new));
    }

    private Run operator(ControlPlane server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server", server.address().toString(),
                "--ca", server.authorityFile().toString(),
                "--token-file",
                        directory
                                .resolve("server")
                                .resolve(ControlPlane.TOKEN_FILE)
                                .toString()));
        return checked(Commands.here(all.toArray(String[]::new)));
    }

    /** In a process of its own, whose standard output is a pipe: nothing else may take a secret. */
    private static Run martello(String... arguments) {
        return checked(Commands.run(arguments));
    }

    private static Run checked(Run run) {
        assertThat(run.err()).doesNotContain("Exception", "internal error");
        return run;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
