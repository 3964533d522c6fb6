package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator's files of authorities hold, and what is wrong with it.
 *
 * @param certificates in the order of the files
 * @param problems of files as a whole, each with the file's name
 */
public record AuthorityInspection(List<Inspected> certificates, List<String> problems) {
    /** What an authority is to the others. */
    public enum Role {
        ROOT,
        INTERMEDIATE
    }

    /**
     * One certificate.
     *
     * @param key as in {@code RSA 2048}
     * @param fingerprint the certificate's SHA-256 digest
     * @param vendor whose it seems to be, by its name
     * @param problems sentences that begin with "it"
     */
    public record Inspected(
            Path file,
            String subject,
            String issuer,
            Role role,
            String key,
            Instant notBefore,
            Instant notAfter,
            String fingerprint,
            Optional<String> vendor,
            List<String> problems) {
        public Inspected {
            problems = List.copyOf(problems);
        }
    }

    /** Parts of names by which makers are known; the first that fits. */
    private static final List<Map.Entry<String, String>> VENDORS = List.of(
            Map.entry("infineon", "Infineon"),
            Map.entry("stmicro", "STMicroelectronics"),
            Map.entry("stm ", "STMicroelectronics"),
            Map.entry("nuvoton", "Nuvoton"),
            Map.entry("npct", "Nuvoton"),
            Map.entry("winbond", "Nuvoton"),
            Map.entry("intel", "Intel"),
            Map.entry("advanced micro devices", "AMD"),
            Map.entry("amd", "AMD"),
            Map.entry("nationz", "Nationz"),
            Map.entry("nsing", "Nationz"),
            Map.entry("atmel", "Microchip"),
            Map.entry("microchip", "Microchip"),
            Map.entry("qualcomm", "Qualcomm"),
            Map.entry("microsoft", "Microsoft"),
            Map.entry("google", "Google"),
            Map.entry("amazon", "Amazon"),
            Map.entry("broadcom", "Broadcom"),
            Map.entry("swtpm", "swtpm"));

    public AuthorityInspection {
        certificates = List.copyOf(certificates);
        problems = List.copyOf(problems);
    }

    /** Looks at all files together. */
    public static AuthorityInspection of(List<AuthorityFile> files, Instant now) {
        List<X509Certificate> all =
                files.stream().flatMap(file -> file.certificates().stream()).toList();
        List<String> problems = new ArrayList<>();
        List<Inspected> inspected = new ArrayList<>();
        Map<X509Certificate, Path> seen = new HashMap<>();
        for (AuthorityFile file : files) {
            file.problems().forEach(problem -> problems.add(file.path() + ": " + problem));
            for (X509Certificate certificate : file.certificates()) {
                List<String> defects = defects(certificate, all, now);
                Optional.ofNullable(seen.putIfAbsent(certificate, file.path()))
                        .ifPresent(first -> defects.add("stands in " + first + " already"));
                inspected.add(inspected(file.path(), certificate, defects));
            }
        }
        if (all.stream().noneMatch(Authorities::isRoot)) {
            problems.add("there is no root, so that nothing is trusted");
        }
        return new AuthorityInspection(inspected, problems);
    }

    /** Whether nothing is wrong. */
    public boolean isClean() {
        return problems.isEmpty()
                && certificates.stream().allMatch(each -> each.problems().isEmpty());
    }

    private static Inspected inspected(Path file, X509Certificate certificate, List<String> defects) {
        String subject = certificate.getSubjectX500Principal().toString();
        return new Inspected(
                file,
                subject,
                certificate.getIssuerX500Principal().toString(),
                Authorities.isRoot(certificate) ? Role.ROOT : Role.INTERMEDIATE,
                key(certificate.getPublicKey()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                fingerprint(certificate),
                vendor(subject),
                defects);
    }

    private static List<String> defects(X509Certificate certificate, List<X509Certificate> all, Instant now) {
        List<String> defects = new ArrayList<>();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            defects.add("expired");
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            defects.add("is not valid yet");
        }
        Authorities.defect(certificate).ifPresent(defects::add);
        if (all.stream().noneMatch(other -> isSignedBy(certificate, other))) {
            defects.add(
                    Authorities.isRoot(certificate)
                            ? "has its own name for an issuer, but did not sign itself"
                            : "is signed by no other certificate here, so that no chain leads through it");
        }
        return defects;
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "P-" + ec.getParams().getCurve().getField().getFieldSize();
            default -> key.getAlgorithm();
        };
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HashAlgorithm.SHA256
                    .hash(Bytes.owning(certificate.getEncoded()))
                    .octets()
                    .toHex();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static Optional<String> vendor(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return VENDORS.stream()
                .filter(each -> lower.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
