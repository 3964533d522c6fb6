package dev.martello.cli.doctor;

import dev.martello.agent.collector.LogFileCollector;
import dev.martello.agent.collector.RuntimeLogCollector;
import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at this machine. */
final class Machine {
    private static final Path TPM = Path.of("/dev/tpmrm0");

    /** What the fastest library does not reach anywhere near, and what is too slow for a large fleet. */
    private static final long SLOW_PER_SECOND = 3000;

    private Machine() {}

    static List<Diagnosis> examine() {
        SignatureLibraries libraries = CryptoLibrary.choose();
        return List.of(
                java(),
                signatures("RSA signatures", SignatureRate.RSA_2048, libraries.rsa()),
                signatures("ECDSA signatures", SignatureRate.ECDSA_P256, libraries.ecdsa()),
                startUpCache(),
                tpm(),
                log(
                        "boot log",
                        LogFileCollector.LINUX_BOOT_LOG,
                        "the kernel shows it where the firmware measures into a TPM"),
                log(
                        "run-time log",
                        RuntimeLogCollector.LINUX,
                        "the kernel shows it where it has IMA; start it with ima_policy=tcb"),
                swtpm());
    }

    private static Diagnosis java() {
        return Diagnosis.ok(
                "Java",
                System.getProperty("java.vm.vendor") + " " + Runtime.version() + " in "
                        + System.getProperty("java.home"));
    }

    private static Diagnosis signatures(String subject, SignatureRate rate, Provider library) {
        try {
            long perSecond = rate.of(library);
            String seen = "%s, %,d checks a second a core".formatted(library.getName(), perSecond);
            return perSecond < SLOW_PER_SECOND
                    ? Diagnosis.absent(
                            subject,
                            seen,
                            "no fast library loads here; a control plane of a large fleet wants one on linux/amd64")
                    : Diagnosis.ok(subject, seen);
        } catch (GeneralSecurityException e) {
            return Diagnosis.problem(
                    subject, library.getName() + ": " + e.getMessage(), "take the library's jar out of lib/");
        }
    }

    private static Diagnosis startUpCache() {
        boolean isUsed = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-XX:AOTCache="));
        return isUsed
                ? Diagnosis.ok("start-up cache", "in use")
                : Diagnosis.absent(
                        "start-up cache",
                        "not in use",
                        "./martello makes one when it builds; starts take longer without");
    }

    private static Diagnosis tpm() {
        if (!Files.exists(TPM)) {
            return Diagnosis.absent(
                    "TPM", "no " + TPM, "an appliance needs a TPM 2.0, enabled in its firmware's settings");
        }
        return Files.isReadable(TPM) && Files.isWritable(TPM)
                ? Diagnosis.ok("TPM", TPM + " can be read and written")
                : Diagnosis.problem(
                        "TPM", TPM + " is there and may not be used", "run the agent as a user of the group tss");
    }

    /** Opened, not asked for: the kernel's files tell their permissions to whom they are not shown, too. */
    private static Diagnosis log(String subject, Path file, String advice) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() < 0
                    ? Diagnosis.problem(subject, file + " is empty", advice)
                    : Diagnosis.ok(subject, file + " can be read");
        } catch (NoSuchFileException e) {
            return Diagnosis.absent(subject, "no " + file, advice);
        } catch (AccessDeniedException e) {
            return Diagnosis.problem(subject, file + " may not be read", "let the agent's user read it");
        } catch (IOException e) {
            return Diagnosis.problem(subject, file + ": " + e.getMessage(), advice);
        }
    }

    private static Diagnosis swtpm() {
        Optional<Path> found = Stream.of(Optional.ofNullable(System.getenv("PATH"))
                        .orElse("")
                        .split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "swtpm"))
                .filter(Files::isExecutable)
                .findFirst();
        return found.map(path -> Diagnosis.ok("swtpm", path.toString()))
                .orElseGet(() -> Diagnosis.absent(
                        "swtpm", "not installed", "the demo and the tests need the packages swtpm and swtpm-tools"));
    }
}
