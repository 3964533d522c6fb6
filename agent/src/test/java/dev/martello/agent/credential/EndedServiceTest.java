package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.OpenSsl;
import dev.martello.agent.credential.SystemServices.Manager;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real nginx whose certificate is taken away, in the order in which that happens: first the files go, then it is stopped. */
class EndedServiceTest {
    @TempDir
    Path directory;

    private final List<Credential.Event> events = new ArrayList<>();
    private Duration on = Duration.ZERO;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        Files.createDirectory(folder());
        OpenSsl.run(
                folder(),
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=edge -keyout svid.key -out svid.pem");
        Files.writeString(
                folder().resolve("svid-with-key.pem"),
                Files.readString(folder().resolve("svid.pem")) + Files.readString(folder().resolve("svid.key")));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                run().resolve("nginx.conf"), """
                pid nginx.pid;
                error_log error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path temp;
                  proxy_temp_path temp;
                  fastcgi_temp_path temp;
                  uwsgi_temp_path temp;
                  scgi_temp_path temp;
                  server {
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                  }
                }
                """.formatted(port, file("svid-with-key.pem"), file("svid-with-key.pem")));
        assertThat(nginx()).isZero();
        assertThat(isThere()).isTrue();
    }

    @AfterEach
    void end() throws Exception {
        new SystemServices(Manager.LINUX_SCRIPTS, Path.of("/bin/true"), run()).ended(Service.NGINX);
    }

    private Path folder() {
        return directory.resolve("certificate");
    }

    private Path run() throws IOException {
        return Files.createDirectories(directory.resolve("run"));
    }

    private String file(String name) {
        return folder().resolve(name).toString();
    }

    private int nginx(String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("nginx", "-p", run().toString(), "-c", "nginx.conf", "-e", "error.log"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private boolean isThere() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** What the system has in place of {@code service}. */
    private Path manager(String text) throws IOException {
        Path program = Files.writeString(directory.resolve("service"), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Credential credential(Path manager) throws IOException {
        return new Credential(
                folder(),
                KeyPlace.MEMORY,
                Service.NGINX,
                new SystemServices(Manager.LINUX_SCRIPTS, manager, run()),
                Instant::now,
                () -> on,
                events::add);
    }

    /** A manager that has nginx stop itself, which reads a configuration whose certificate is gone; and one that knows no such service. */
    @ParameterizedTest
    @ValueSource(strings = {"exec nginx -p %s -c nginx.conf -e error.log -s stop", "exit 0", "exit 1"})
    void stopsWhateverItsManagerDoes(String manager) throws Exception {
        credential(manager(manager.formatted(run()))).end("trust ended");

        assertThat(folder().resolve("svid-with-key.pem")).doesNotExist();
        assertThat(isThere()).isFalse();
        assertThat(events).containsExactly(new Credential.Event.Ended("trust ended"));
    }

    @Test
    void isStoppedLaterIfItCouldNotBeStoppedAtOnce() throws Exception {
        Credential credential = credential(manager("exit 1"));
        Path pid = run().resolve("nginx.pid");
        Path elsewhere = Files.move(pid, directory.resolve("elsewhere"));
        credential.end("trust ended");
        assertThat(events.getFirst()).isInstanceOf(Credential.Event.Failed.class);
        assertThat(isThere()).isTrue();

        Files.move(elsewhere, pid);
        credential.expire();
        assertThat(isThere()).as("it is left alone for a while").isTrue();
        on = on.plusSeconds(10);
        credential.expire();
        assertThat(isThere()).isFalse();
    }

    @Test
    void doesNotStopBySayingSoToItOnceItsCertificateIsGone() throws Exception {
        Files.delete(folder().resolve("svid-with-key.pem"));

        assertThat(nginx("-s", "stop")).isNotZero();
        assertThat(isThere()).isTrue();
    }

    @Test
    void somebodyElseWhoHasItsNumberByNowGoesOn() throws Exception {
        Path left = Files.createDirectory(directory.resolve("left"));
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(left.resolve("nginx.pid"), other.pid() + "\n");
            SystemServices services = new SystemServices(Manager.LINUX_SCRIPTS, Path.of("/bin/false"), left);
            assertThatThrownBy(() -> services.ended(Service.NGINX))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nginx was not stopped");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no number", "-1", "99999999999999999999999999999999999"})
    void aFileWithoutANumberNamesNobody(String content) throws Exception {
        Path left = Files.createDirectory(directory.resolve("left"));
        Files.writeString(left.resolve("nginx.pid"), content);

        assertThat(MainProcess.of(Service.NGINX, left)).isEmpty();
    }
}
