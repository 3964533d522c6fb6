package dev.martello.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAuthorityTest {
    private static final List<String> NAMES = List.of("control.example", "127.0.0.1", "::1");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private ServerAuthority open(List<String> names, Instant now) throws Exception {
        return ServerAuthority.open(directory, names, Clock.fixed(now, ZoneOffset.UTC), new SecureRandom());
    }

    private String serverFile() throws Exception {
        return Files.readString(directory.resolve("server.pem"));
    }

    @Test
    void issuesACertificateThatItsAuthorityVouchesFor() throws Exception {
        ServerAuthority authority = open(NAMES, NOW);
        X509Certificate server = (X509Certificate) java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(directory.resolve("server.pem")));
        server.verify(authority.certificate().getPublicKey());
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        assertThat(server.getSubjectAlternativeNames()).hasSize(3);
    }

    @Test
    void keepsKeysForTheOwnerAlone() throws Exception {
        open(NAMES, NOW);
        for (String key : List.of("ca.key", "server.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void goesOnWithWhatItFinds() throws Exception {
        X509Certificate first = open(NAMES, NOW).certificate();
        String server = serverFile();
        assertThat(open(NAMES, NOW.plus(Duration.ofDays(10))).certificate()).isEqualTo(first);
        assertThat(serverFile()).isEqualTo(server);
    }

    @Test
    void renewsTheServersCertificateNearItsEndAndForOtherNames() throws Exception {
        X509Certificate authority = open(NAMES, NOW).certificate();
        String first = serverFile();
        assertThat(open(NAMES, NOW.plus(Duration.ofDays(61))).certificate()).isEqualTo(authority);
        String second = serverFile();
        assertThat(second).isNotEqualTo(first);
        open(List.of("other.example"), NOW.plus(Duration.ofDays(61)));
        assertThat(serverFile()).isNotEqualTo(second);
    }
}
