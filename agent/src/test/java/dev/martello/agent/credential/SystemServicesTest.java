package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.credential.SystemServices.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to the managers of services. What they make of it is seen with a real nginx, hitch and haproxy. */
class SystemServicesTest {
    @TempDir
    Path directory;

    /** A manager that notes what it is told, and answers no to one of these words. */
    private SystemServices services(Manager manager, String refused) throws IOException {
        Path program = Files.writeString(directory.resolve("manager"), """
                #!/bin/sh
                echo "$*" >> "%s"
                case " $* " in *" %s "*) exit 1;; esac
                """.formatted(told(), refused));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SystemServices(manager, program, directory);
    }

    private Path told() {
        return directory.resolve("told");
    }

    private List<String> told(Manager manager, String refused, Service service) throws Exception {
        services(manager, refused).renewed(service);
        return Files.readAllLines(told());
    }

    @ParameterizedTest
    @CsvSource({
        "NGINX, reload-or-restart nginx.service",
        "HITCH, reload-or-restart hitch.service",
        "HAPROXY, reload-or-restart haproxy.service",
        "VARNISH, start varnish.service"
    })
    void systemdIsToldThatAServiceMayStartThoughItFailedTooOften(Service service, String command) throws Exception {
        assertThat(told(Manager.SYSTEMD, "none", service))
                .containsExactly("reset-failed " + service.unit() + ".service", command);
    }

    @Test
    void systemdNeedNotKnowOfAnyFailure() throws Exception {
        assertThat(told(Manager.SYSTEMD, "reset-failed", Service.NGINX)).contains("reload-or-restart nginx.service");
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX_SCRIPTS, NGINX, nginx", "LINUX_SCRIPTS, HITCH, hitch", "LINUX_SCRIPTS, HAPROXY, haproxy",
        "FREEBSD_SCRIPTS, NGINX, nginx", "FREEBSD_SCRIPTS, HITCH, hitch", "FREEBSD_SCRIPTS, HAPROXY, haproxy"
    })
    void scriptsAreAskedWhetherItRunsForSomeReloadNothingAndSayThatAllIsWell(
            Manager manager, Service service, String name) throws Exception {
        assertThat(told(manager, "none", service)).containsExactly(name + " status", name + " reload");
        Files.delete(told());
        assertThat(told(manager, "status", service)).containsExactly(name + " status", name + " start");
    }

    /** A reload reads the rest of its settings again, and keeps the ones before for ever. */
    @ParameterizedTest
    @CsvSource({"LINUX_SCRIPTS, varnish", "FREEBSD_SCRIPTS, varnishd"})
    void varnishReadsNoCertificateAndIsStartedAtMost(Manager manager, String name) throws Exception {
        assertThat(told(manager, "none", Service.VARNISH)).containsExactly(name + " status");
        Files.delete(told());
        assertThat(told(manager, "status", Service.VARNISH)).containsExactly(name + " status", name + " start");
    }

    @ParameterizedTest
    @CsvSource({
        "SYSTEMD, HAPROXY, stop haproxy.service", "LINUX_SCRIPTS, HAPROXY, haproxy stop",
        "FREEBSD_SCRIPTS, HAPROXY, haproxy hardstop", "FREEBSD_SCRIPTS, VARNISH, varnishd stop"
    })
    void isStoppedWithoutWaitingForConnections(Manager manager, Service service, String command) throws Exception {
        services(manager, "none").ended(service);

        assertThat(Files.readAllLines(told())).containsExactly(command);
    }

    @Test
    void saysWhatDidNotEndWell() {
        assertThatThrownBy(() -> services(Manager.LINUX_SCRIPTS, "reload").renewed(Service.HITCH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hitch reload did not end well");
    }
}
