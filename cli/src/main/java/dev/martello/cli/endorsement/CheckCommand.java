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
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.Endorsement;
import dev.martello.server.endorsement.HardwareModule;
import dev.martello.server.endorsement.MalformedCertificate;
import dev.martello.server.endorsement.PlatformAttributeCertificate;
import dev.martello.server.endorsement.PlatformComponent;
import dev.martello.server.endorsement.PlatformIdentity;
import dev.martello.server.endorsement.TpmIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            "Show what the certificate of a device's key says, where it deviates from the specifications, and who vouches for it.",
            "It recognises certificates of endorsement keys (EK), initial attestation keys (IAK), initial device identities (IDevID) and platforms, the latter with an endorsement key or as attributes of its certificate.",
            "",
            "A signer of attributes that is no authority has to be in --roots itself.",
            "",
            "Exit code 1 if nobody trusted vouches for it, if it belongs to another endorsement key than --ek or, with --strict, if it deviates."
        },
        footer = "  tpm2_nvread 0x1c00002 -o ek.der && martello endorsement check ek.der --roots ek-roots/")
final class CheckCommand implements Callable<Integer> {
    private static final Bytes PEM_BEGINS = Bytes.ascii("-----BEGIN ");
    private static final String ATTRIBUTES = "ATTRIBUTE CERTIFICATE";

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
                    "Certificates of authorities that the TPM holds too (NV indexes 0x1c00100 to 0x1c001ff), concatenated.")
    private @Nullable Path carried;

    @Option(
            names = "--ek",
            paramLabel = "FILE",
            description = "The endorsement certificate of the TPM that a platform's certificate must belong to.")
    private @Nullable Path ek;

    @Option(names = "--strict", description = "Reject a certificate that deviates.")
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

    private record Holder(String issuer, String serialNumber) {
        static Holder of(PlatformAttributeCertificate.Holder holder) {
            return new Holder(holder.issuer().toString(), holder.serialNumber().toString(16));
        }
    }

    private record Component(String manufacturer, String model, Optional<String> serialNumber) {
        static Component of(PlatformComponent component) {
            return new Component(component.manufacturer(), component.model(), component.serial());
        }
    }

    private record Deviated(String id, String meaning) {}

    private record Document(
            String file,
            CertificateKind kind,
            Optional<String> fingerprint,
            Optional<String> subject,
            Optional<Holder> holder,
            String issuer,
            String serialNumber,
            String notBefore,
            String notAfter,
            Optional<Module> module,
            Optional<Tpm> tpm,
            Optional<Platform> platform,
            List<Component> components,
            List<Deviated> deviations,
            List<String> chain,
            Optional<String> refusal) {}

    @Override
    public Integer call() {
        Endorsement certificate = certificate(Optional.ofNullable(file).orElseThrow());
        ChainCheck check = authorities().check(certificate, carried(), Instant.now());
        Document document = document(certificate, check, refusal(certificate, check));
        if (json) {
            Terminal.standard().json(document);
        } else {
            print(Terminal.standard(), document);
        }
        return document.refusal().isEmpty() && (!strict || document.deviations().isEmpty())
                ? ExitCode.OK
                : ExitCode.SOFTWARE;
    }

    private Optional<String> refusal(Endorsement certificate, ChainCheck check) {
        return switch (check) {
            case ChainCheck.NotValidNow late -> Optional.of(late.explanation());
            case ChainCheck.Untrusted untrusted -> Optional.of(untrusted.explanation());
            case ChainCheck.Trusted _ ->
                Optional.ofNullable(ek)
                        .filter(other -> !isOf(endorsementCertificate(other), certificate))
                        .map(other -> "it is of another endorsement key than " + other);
        };
    }

    private static boolean isOf(DeviceCertificate ek, Endorsement certificate) {
        return switch (certificate) {
            case DeviceCertificate same -> same.key().equals(ek.key());
            case PlatformAttributeCertificate attributes -> attributes.holder().is(ek);
        };
    }

    private static DeviceCertificate endorsementCertificate(Path file) {
        if (certificate(file) instanceof DeviceCertificate certificate) {
            return certificate;
        }
        throw UserException.badInput("--ek: " + file + " is no certificate of a key");
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

    private static Endorsement certificate(Path file) {
        Bytes octets = InputFile.read(file, 2 * PlatformAttributeCertificate.MAX_BYTES, "certificate");
        try {
            return Endorsement.parse(unwrapped(octets));
        } catch (MalformedCertificate | IllegalArgumentException e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    /** RFC 7468, sections 5 and 8. */
    private static Bytes unwrapped(Bytes octets) {
        if (octets.startsWith(Bytes.ascii("-----BEGIN " + ATTRIBUTES))) {
            return Pem.decode(ATTRIBUTES, octets);
        }
        return octets.startsWith(PEM_BEGINS) ? Pem.decode("CERTIFICATE", octets) : octets;
    }

    private Document document(Endorsement certificate, ChainCheck check, Optional<String> refusal) {
        Optional<DeviceCertificate> key =
                certificate instanceof DeviceCertificate device ? Optional.of(device) : Optional.empty();
        Optional<PlatformAttributeCertificate> attributes =
                certificate instanceof PlatformAttributeCertificate platform ? Optional.of(platform) : Optional.empty();
        return new Document(
                String.valueOf(file),
                certificate.kind(),
                key.map(each -> ApplianceId.of(each.key()).toString()),
                key.map(each -> each.subject().toString()),
                attributes.map(each -> Holder.of(each.holder())),
                certificate.issuer().toString(),
                certificate.serialNumber().toString(16),
                certificate.notBefore().toString(),
                certificate.notAfter().toString(),
                key.flatMap(DeviceCertificate::module).map(Module::of),
                key.flatMap(DeviceCertificate::tpm).map(Tpm::of),
                certificate.platform().map(Platform::of),
                attributes.map(PlatformAttributeCertificate::components).orElse(List.of()).stream()
                        .map(Component::of)
                        .toList(),
                certificate.allDeviations().stream()
                        .map(each -> new Deviated(each.in(certificate.kind()), each.meaning()))
                        .toList(),
                check instanceof ChainCheck.Trusted trusted
                        ? trusted.chain().stream()
                                .map(each -> each.getSubjectX500Principal().toString())
                                .toList()
                        : List.of(),
                refusal);
    }

    private static void print(Terminal terminal, Document document) {
        document.holder()
                .ifPresentOrElse(
                        holder -> terminal.fact(
                                "attributes of",
                                "the platform of the endorsement certificate " + holder.serialNumber() + " by "
                                        + holder.issuer()),
                        () -> terminal.fact("certificate of an", document.kind().meaning()));
        document.fingerprint().ifPresent(fingerprint -> terminal.fact("key", fingerprint));
        document.subject()
                .filter(subject -> !subject.isEmpty())
                .ifPresent(subject -> terminal.fact("subject", subject));
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
        document.components()
                .forEach(each -> terminal.fact(
                        "component",
                        each.manufacturer() + " " + each.model()
                                + each.serialNumber()
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
