package dev.martello.lab.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A file of the appliance that no package brings: its configuration, and the programs of the laboratory in it. */
enum GuestFile {
    PASSWD("etc/passwd", Kind.CONFIGURATION, "passwd"),
    GROUP("etc/group", Kind.CONFIGURATION, "group"),
    HOSTNAME("etc/hostname", Kind.CONFIGURATION, "hostname"),
    MACHINE_ID("etc/machine-id", Kind.CONFIGURATION, "machine-id"),
    SYSTEM_CONF("etc/systemd/system.conf", Kind.CONFIGURATION, "system.conf"),
    MEASUREMENT_POLICY("etc/ima/ima-policy", Kind.CONFIGURATION, "ima-policy"),
    SYSCTL("etc/sysctl.d/50-edge.conf", Kind.CONFIGURATION, "sysctl.conf"),
    NGINX("etc/nginx/nginx.conf", Kind.CONFIGURATION, "nginx.conf"),
    NGINX_SERVICE("etc/systemd/system/nginx.service", Kind.CONFIGURATION, "nginx.service"),
    DEFAULT_TARGET("etc/systemd/system/default.target", Kind.CONFIGURATION, "edge.target"),
    PREPARE("usr/lib/martello/lab-prepare", Kind.PROGRAM, "lab-prepare"),
    PREPARE_SERVICE("etc/systemd/system/lab-prepare.service", Kind.CONFIGURATION, "lab-prepare.service"),
    HAND("usr/lib/martello/lab-hand", Kind.PROGRAM, "lab-hand"),
    HAND_SERVICE("etc/systemd/system/lab-hand.service", Kind.CONFIGURATION, "lab-hand.service"),
    AGENT_SERVICE(
            "usr/lib/systemd/system/martello-agent.service",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-agent.service"),
    AGENT_CONSOLE("etc/systemd/system/martello-agent.service.d/lab.conf", Kind.CONFIGURATION, "agent-console.conf"),
    AGENT_DEVICES(
            "usr/lib/tmpfiles.d/martello-agent.conf",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-agent.tmpfiles.conf"),
    AGENT_RUNTIME("usr/lib/martello/agent.args", Kind.CONFIGURATION, "/dev/martello/agent/service/agent.args"),
    AGENT_CONFIGURATION("etc/martello/agent.env", Kind.CONFIGURATION, "agent.env"),
    CERTIFICATE_PATH(
            "usr/lib/systemd/system/martello-certificate@.path",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-certificate@.path"),
    CERTIFICATE_SERVICE(
            "usr/lib/systemd/system/martello-certificate@.service",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-certificate@.service"),
    WORKLOAD_API_SERVICE(
            "usr/lib/systemd/system/martello-workload-api.service",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-workload-api.service"),
    WORKLOAD_API_CONSOLE(
            "etc/systemd/system/martello-workload-api.service.d/lab.conf", Kind.CONFIGURATION, "agent-console.conf"),
    VOLUME_SERVICE(
            "usr/lib/systemd/system/martello-volume.service",
            Kind.CONFIGURATION,
            "/dev/martello/agent/service/martello-volume.service"),
    VOLUME_LAB("etc/systemd/system/martello-volume.service.d/lab.conf", Kind.CONFIGURATION, "volume-lab.conf"),
    VOLUME_CONFIGURATION("etc/martello/volume.env", Kind.CONFIGURATION, "volume.env"),
    FORMAT_VOLUME("usr/lib/martello/lab-format-volume", Kind.PROGRAM, "lab-format-volume");

    private enum Kind {
        CONFIGURATION,
        PROGRAM
    }

    private final String path;
    private final Kind kind;
    private final String resource;

    GuestFile(String path, Kind kind, String resource) {
        this.path = path;
        this.kind = kind;
        this.resource = resource;
    }

    /** Below the root directory. */
    String path() {
        return path;
    }

    boolean isProgram() {
        return kind == Kind.PROGRAM;
    }

    String content() {
        return text(resource);
    }

    /** A text that comes with this program. */
    static String text(String resource) {
        try (InputStream in = Optional.ofNullable(GuestFile.class.getResourceAsStream(resource))
                .orElseThrow(() -> new IllegalStateException(resource + " is not in this program"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
