package dev.martello.cli.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.TrustFiles;
import dev.martello.server.endorsement.Authorities;
import dev.martello.server.endorsement.CarriedChain;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.ChainCheck;
import dev.martello.server.endorsement.Deviation;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.HardwareModule;
import dev.martello.server.endorsement.MalformedCertificate;
import dev.martello.server.endorsement.PlatformIdentity;
import dev.martello.server.endorsement.TpmIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello endorsement check}. */
@Command(
        name = "check",
        description = {
            "Show what the certificate of a device's key says, by what it deviates from the specifications, and who vouches for it.",
            "Whether it is for an endorsement key (EK), an initial attestation key (IAK), an initial device identity (IDevID) or, with an"
                    + " endorsement key, for a platform is seen from what it says.",
            "",
            "Exit code 1 if nobody who is trusted does or, with --strict, if it deviates."
        },
        footer = "  tpm2_nvread 0x1c00002 -o ek.der && martello endorsement check ek.der --roots ek-roots/")
final class CheckCommand implements Callable<Integer> {
    private static final Bytes PEM_BEGINS = Bytes.ascii("-----BEGIN ");

    @Parameters(
            paramLabel = "CERTIFICATE",
            description = "The certificate as the TPM holds it, padding and all, or in PEM.")
    private @Nullable Path file;

    @Option(
            names = "--roots",
            required = true,
            paramLabel = "PATH",
            description = "Certificates of makers to trust: a file, or a folder of them.")
    private @Nullable Path roots;

    @Option(
            names = "--chain",
            paramLabel = "FILE",
            description =
                    "Certificates of authorities that the TPM holds besides (NV indexes 0x1c00100 to 0x1c001ff), one behind the other.")
    private @Nullable Path carried;

    @Option(names = "--strict", description = "A certificate that deviates is not good enough.")
    private boolean strict;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Tpm(String vendor, String manufacturer, String model, String version) {
        static Tpm of(TpmIdentity tpm) {
            return new Tpm(tpm.vendor(), tpm.manufacturer(), tpm.model(), tpm.version());
        }
    }

    private record Platform(String manufacturer, String model, String version, Optional<String> serialNumber) {
        static Platform of(PlatformIdentity platform) {
            return new Platform(platform.manufacturer(), platform.model(), platform.version(), platform.serial());
        }
    }

    private record Module(String type, String serialNumber) {
        static Module of(HardwareModule module) {
            return new Module(module.type(), module.serial());
        }
    }

    private record Deviated(String id, String meaning) {}

    private record Document(
            String file,
            CertificateKind kind,
            String fingerprint,
            String subject,
            String issuer,
            String serialNumber,
            String notBefore,
            String notAfter,
            Optional<Module> module,
            Optional<Tpm> tpm,
            Optional<Platform> platform,
            List<Deviated> deviations,
            List<String> chain,
            Optional<String> refusal) {}

    @Override
    public Integer call() {
        Path certified = Optional.ofNullable(file).orElseThrow();
        DeviceCertificate certificate = certificate(certified);
        Set<Deviation> deviations = certificate.kind().deviations(certificate);
        ChainCheck check = authorities().check(certificate, carried(), Instant.now());
        Document document = document(certified, certificate, deviations, check);
        if (json) {
            Terminal.standard().json(document);
        } else {
            print(Terminal.standard(), document);
        }
        return document.refusal().isEmpty() && (!strict || deviations.isEmpty()) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Authorities authorities() {
        try {
            return Authorities.of(
                    TrustFiles.certificates(Optional.ofNullable(roots).orElseThrow()));
        } catch (IOException e) {
            throw UserException.badInput("--roots: " + UserException.sentence(e));
        }
    }

    private List<X509Certificate> carried() {
        if (carried == null) {
            return List.of();
        }
        try {
            return CarriedChain.parse(InputFile.read(carried, DeviceCertificate.MAX_BYTES, "chain of certificates"));
        } catch (MalformedCertificate e) {
            throw UserException.badInput(carried + ": " + e.getMessage());
        }
    }

    private static DeviceCertificate certificate(Path file) {
        Bytes octets = InputFile.read(file, 2 * DeviceCertificate.MAX_BYTES, "certificate");
        try {
            return DeviceCertificate.parse(octets.startsWith(PEM_BEGINS) ? Pem.decode("CERTIFICATE", octets) : octets);
        } catch (MalformedCertificate | IllegalArgumentException e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private static Document document(
            Path file, DeviceCertificate certificate, Set<Deviation> deviations, ChainCheck check) {
        return new Document(
                file.toString(),
                certificate.kind(),
                ApplianceId.of(certificate.key()).toString(),
                certificate.subject().toString(),
                certificate.issuer().toString(),
                certificate.serialNumber().toString(16),
                certificate.notBefore().toString(),
                certificate.notAfter().toString(),
                certificate.module().map(Module::of),
                certificate.tpm().map(Tpm::of),
                certificate.platform().map(Platform::of),
                deviations.stream()
                        .map(each -> new Deviated(each.in(certificate.kind()), each.meaning()))
                        .toList(),
                check instanceof ChainCheck.Trusted trusted
                        ? trusted.chain().stream()
                                .map(each -> each.getSubjectX500Principal().toString())
                                .toList()
                        : List.of(),
                switch (check) {
                    case ChainCheck.Trusted _ -> Optional.empty();
                    case ChainCheck.NotValidNow late -> Optional.of(late.explanation());
                    case ChainCheck.Untrusted untrusted -> Optional.of(untrusted.explanation());
                });
    }

    private static void print(Terminal terminal, Document document) {
        terminal.fact("certificate of an", document.kind().meaning());
        terminal.fact("key", document.fingerprint());
        if (!document.subject().isEmpty()) {
            terminal.fact("subject", document.subject());
        }
        document.module()
                .ifPresent(
                        module -> terminal.fact("hardware module", module.serialNumber() + ", type " + module.type()));
        document.tpm()
                .ifPresent(
                        tpm -> terminal.fact("TPM", tpm.vendor() + " " + tpm.model() + ", version " + tpm.version()));
        document.platform()
                .ifPresent(platform -> terminal.fact(
                        "platform",
                        platform.manufacturer() + " " + platform.model() + ", version " + platform.version()
                                + platform.serialNumber()
                                        .map(serial -> ", serial number " + serial)
                                        .orElse("")));
        terminal.fact("valid", document.notBefore() + " to " + document.notAfter());
        document.chain().forEach(authority -> terminal.fact("vouched for by", authority));
        document.refusal()
                .ifPresent(refusal -> terminal.line("  " + terminal.style("bold,fg(red)", "not trusted: " + refusal)));
        document.deviations()
                .forEach(each -> terminal.line("  "
                        + terminal.style("fg(yellow)", "deviates: it " + each.meaning() + " (" + each.id() + ")")));
    }
}
