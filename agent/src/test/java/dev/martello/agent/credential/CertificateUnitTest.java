package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the unit beside the agent has systemd do. The command is the unit's own; systemd is somebody who notes what is asked. */
class CertificateUnitTest {
    private static final Pattern COMMAND = Pattern.compile("ExecStart=/bin/sh -c '(.*)' sh %i", Pattern.DOTALL);

    private static final String FOLDER = "/run/martello-agent/certificate";

    @TempDir
    Path directory;

    @BeforeEach
    void takeNotes() throws IOException {
        Path systemctl = Files.writeString(directory.resolve("systemctl"), """
                #!/bin/sh
                echo "$*" >> "%s"
                test "$1" != reset-failed
                """.formatted(directory.resolve("asked")));
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> asked(String service) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command(), "sh", service);
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        assertThat(builder.start().waitFor()).isZero();
        return Files.readAllLines(directory.resolve("asked"));
    }

    private String command() throws IOException {
        Matcher command = COMMAND.matcher(unit("martello-certificate@.service"));
        assertThat(command.find()).isTrue();
        return command.group(1).replace("\\\n", " ").replace(FOLDER, directory.toString());
    }

    private static String unit(String name) throws IOException {
        try (InputStream in = Service.class.getResourceAsStream("/dev/martello/agent/service/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What root reads on a disk is measured, and no release has these files: nginx reads them as root. */
    @Test
    void allUnitsLookForTheCertificateInMemoryWhereTheAgentMayWrite() throws Exception {
        assertThat(unit("martello-agent.service"))
                .contains("\nRuntimeDirectory=martello-agent\nRuntimeDirectoryPreserve=yes\n")
                .contains(" " + FOLDER + ":");
        assertThat(unit("martello-certificate@.path")).contains("\nPathChanged=" + FOLDER + "/svid.pem\n");
        assertThat(unit("martello-certificate@.service")).contains("test -e " + FOLDER + "/svid.pem;");
        assertThat(unit("martello-workload-api.service")).contains(" --certificate " + FOLDER + " ");
    }

    /** Otherwise the runtime complains at each start, and reads its classes one by one. */
    @Test
    void theWorkloadApiIsStartedAsTheAgentIsWhoseArchiveOfClassesItUses() throws Exception {
        assertThat(unit("martello-workload-api.service"))
                .contains(unit("agent.args")
                        .lines()
                        .filter(each -> each.matches("-XX:.Use.*GC|-Xshare:.*|-XX:SharedArchiveFile=.*|--enable-.*"))
                        .map(each -> " " + each + " ")
                        .toList());
    }

    @Test
    void stopsAServiceThatHasNoCertificate() throws Exception {
        assertThat(asked("haproxy")).containsExactly("stop haproxy.service");
    }

    /** It may have tried to start without a certificate so often that systemd would refuse it another start. */
    @Test
    void letsAServiceStartThatFailedTooOftenAndHasItReadTheCertificate() throws Exception {
        Files.createFile(directory.resolve("svid.pem"));

        assertThat(asked("haproxy"))
                .containsExactly("reset-failed haproxy.service", "reload-or-restart haproxy.service");
    }

    @Test
    void startsVarnishWhichReadsNoCertificate() throws Exception {
        Files.createFile(directory.resolve("svid.pem"));

        assertThat(asked("varnish")).containsExactly("reset-failed varnish.service", "start varnish.service");
    }
}
