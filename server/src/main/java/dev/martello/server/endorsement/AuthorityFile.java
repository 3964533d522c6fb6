package dev.martello.server.endorsement;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that an operator put certificates of authorities into: PEM, with any number of them, or DER, with one.
 *
 * @param problems why it, or a part of it, cannot be used
 */
public record AuthorityFile(Path path, List<X509Certificate> certificates, List<String> problems) {
    /** Bundles of all makers of TPMs have some hundred kilobytes. */
    private static final int MAX_BYTES = 16 << 20;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)(?:-----END \\1-----)?");
    private static final String CERTIFICATE = "CERTIFICATE";

    public AuthorityFile {
        certificates = List.copyOf(certificates);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file, or all files of a folder, in the order of their names. Files whose name begins with a dot are left out.
     *
     * @throws IOException if there is no such file or folder, or it cannot be listed
     */
    public static List<AuthorityFile> read(Path fileOrFolder) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(readOne(fileOrFolder));
        }
        List<AuthorityFile> files = new ArrayList<>();
        try (Stream<Path> inside = Files.list(fileOrFolder)) {
            for (Path file : inside.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    files.add(readOrSayWhy(file));
                }
            }
        }
        return files;
    }

    private static AuthorityFile readOrSayWhy(Path file) {
        try {
            return readOne(file);
        } catch (IOException e) {
            return new AuthorityFile(file, List.of(), List.of("cannot be read: " + e.getMessage()));
        }
    }

    private static AuthorityFile readOne(Path file) throws IOException {
        try {
            return of(file, BoundedFile.read(file, MAX_BYTES));
        } catch (BoundedFile.TooLarge e) {
            return new AuthorityFile(file, List.of(), List.of("has more than " + MAX_BYTES + " octets"));
        }
    }

    private static AuthorityFile of(Path file, Bytes octets) {
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        List<X509Certificate> certificates = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int blocks = 0;
        for (Matcher block = PEM.matcher(text); block.find(); ) {
            blocks++;
            String place = "block " + blocks + " (" + block.group(1) + ")";
            if (!block.group(1).equals(CERTIFICATE)) {
                problems.add(place + " is no certificate");
                continue;
            }
            try {
                add(Bytes.owning(Base64.getMimeDecoder().decode(block.group(2))), place, certificates, problems);
            } catch (IllegalArgumentException e) {
                problems.add(place + " is not Base64");
            }
        }
        if (blocks == 0) {
            add(octets, "it", certificates, problems);
        }
        return new AuthorityFile(file, certificates, problems);
    }

    private static void add(Bytes der, String place, List<X509Certificate> certificates, List<String> problems) {
        try {
            certificates.add(certificate(der));
        } catch (CertificateException e) {
            problems.add(place + " holds no X.509 certificate in PEM or DER: " + e.getMessage());
        }
    }

    /**
     * A certificate as Java reads it, which is strictly.
     *
     * @throws CertificateException if it is none, or something follows it
     */
    public static X509Certificate certificate(Bytes der) throws CertificateException {
        ByteArrayInputStream in = new ByteArrayInputStream(der.toArray());
        X509Certificate certificate =
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        if (in.available() > 0) {
            throw new CertificateException(in.available() + " octets follow it");
        }
        return certificate;
    }
}
