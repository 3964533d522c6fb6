package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.MalformedCertificate;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.Endorsement;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.transport.TpmTransport;
import java.security.InvalidKeyException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello inspect tpm}. */
@Command(
        name = "tpm",
        description = {
            "Show a TPM's endorsement certificates and PCRs, and the fingerprint to register it by.",
            "",
            "A TPM may have several endorsement keys; ek_fingerprint is that of the one the agent enrols with."
        },
        footer = "  martello inspect tpm --json | jq -r .ekFingerprint")
final class InspectTpm implements Callable<Integer> {
    @Option(
            names = "--tpm",
            paramLabel = "TPM",
            defaultValue = "device:/dev/tpmrm0",
            description = "device:PATH, swtpm:PATH or swtpm:HOST:PORT (default: ${DEFAULT-VALUE}).")
    private String address = "device:/dev/tpmrm0";

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Certificate(
            String key, String fingerprint, String issuer, String notAfter, List<String> deviations) {
        static Certificate of(EkTemplate template, DeviceCertificate certificate) {
            return new Certificate(
                    template.name().toLowerCase(Locale.ROOT),
                    ApplianceId.of(certificate.key()).toString(),
                    certificate.issuer().getName(),
                    certificate.notAfter().toString(),
                    CertificateKind.EK.deviations(certificate).stream()
                            .map(each -> each.in(CertificateKind.EK))
                            .toList());
        }
    }

    private record Document(
            String ekFingerprint,
            List<Certificate> endorsementCertificates,
            SortedMap<String, SortedMap<String, String>> pcrs) {}

    @Override
    public Integer call() {
        try (Tpm tpm = Tpm.over(TpmTransport.open(address))) {
            Map<EkTemplate, DeviceCertificate> certificates = new EnumMap<>(EkTemplate.class);
            for (EkTemplate template : EkTemplate.values()) {
                Optional<Bytes> octets = EndorsementKey.certificate(tpm, template);
                if (octets.isPresent()) {
                    certificates.put(template, certificate(template, octets.get()));
                }
            }
            print(ekFingerprint(tpm, certificates), certificates, readPcrs(tpm));
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--tpm: " + e.getMessage());
        } catch (TpmException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static ApplianceId ekFingerprint(Tpm tpm, Map<EkTemplate, DeviceCertificate> certificates)
            throws TpmException {
        EkTemplate template = Endorsement.template(certificates.keySet());
        if (certificates.containsKey(template)) {
            return ApplianceId.of(certificates.get(template).key());
        }
        try (EndorsementKey key = EndorsementKey.create(tpm, template)) {
            return ApplianceId.of(PublicKeys.of(key.publicArea()));
        } catch (InvalidKeyException e) {
            throw UserException.badInput("the TPM's endorsement key cannot be used: " + UserException.sentence(e));
        }
    }

    private static DeviceCertificate certificate(EkTemplate template, Bytes octets) {
        try {
            return DeviceCertificate.parse(octets);
        } catch (MalformedCertificate e) {
            throw UserException.badInput("NV index 0x%08x: %s".formatted(template.certificateIndex(), e.getMessage()));
        }
    }

    private void print(ApplianceId ekFingerprint, Map<EkTemplate, DeviceCertificate> found, PcrValues pcrs) {
        Terminal terminal = Terminal.standard();
        List<Certificate> certificates = found.entrySet().stream()
                .map(each -> Certificate.of(each.getKey(), each.getValue()))
                .toList();
        if (json) {
            terminal.json(new Document(ekFingerprint.toString(), certificates, PcrLines.document(pcrs)));
            return;
        }
        terminal.fact("ek_fingerprint", ekFingerprint.toString());
        terminal.heading("Endorsement certificates");
        certificates.forEach(each -> {
            terminal.line("  " + terminal.style("bold", each.key()) + "  fingerprint " + each.fingerprint());
            terminal.line("    issued by " + Terminal.safe(each.issuer()) + ", until " + each.notAfter());
            each.deviations().forEach(deviation -> terminal.line("    deviates: " + deviation));
        });
        if (certificates.isEmpty()) {
            terminal.line("  none: the TPM's maker left no certificate in it");
        }
        PcrLines.print(terminal, pcrs);
    }

    private static PcrValues readPcrs(Tpm tpm) throws TpmException {
        int[] all = IntStream.rangeClosed(0, 23).toArray();
        return Pcrs.read(
                tpm,
                new PcrSelection(List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384).stream()
                        .flatMap(bank -> PcrSelection.of(bank, all).banks().stream())
                        .toList()));
    }
}
