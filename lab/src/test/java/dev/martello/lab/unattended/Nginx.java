package dev.martello.lab.unattended;

import dev.martello.agent.credential.Service;
import dev.martello.agent.credential.ServiceManager;
import dev.martello.lab.tool.Loopback;
import dev.martello.tpm.simulator.Swtpm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real nginx that serves over a certificate, with a folder of its own in place of the system's. */
final class Nginx implements ServiceManager, AutoCloseable {
    private final Path directory;
    private final int port;
    private final Map<String, String> environment;

    private Nginx(Path directory, int port, Map<String, String> environment) {
        this.directory = directory;
        this.port = port;
        this.environment = environment;
    }

    /** One that does not run yet. */
    static Nginx serving(Path certificate, Path directory) throws IOException {
        return serving(certificate, Files.createDirectories(directory), Map.of());
    }

    /** As {@link #serving(Path, Path)}, over a certificate whose key is in a TPM. */
    static Nginx serving(Path certificate, Path directory, Swtpm tpm) throws IOException {
        Path openssl = Files.createDirectories(directory).resolve("openssl.cnf");
        Files.writeString(openssl, """
                openssl_conf = openssl
                [openssl]
                providers = providers
                alg_section = preferred
                [providers]
                default = software
                tpm2 = tpm
                [software]
                activate = 1
                [tpm]
                activate = 1
                [preferred]
                default_properties = ?tpm2.signature=yes
                """);
        return serving(
                certificate, directory, Map.of("OPENSSL_CONF", openssl.toString(), "TPM2OPENSSL_TCTI", tpm.tcti()));
    }

    private static Nginx serving(Path certificate, Path directory, Map<String, String> environment) throws IOException {
        Nginx nginx = new Nginx(directory, Loopback.freePort(), environment);
        Files.writeString(directory.resolve("nginx.conf"), """
                user %s;
                pid nginx.pid;
                error_log error.log;
                worker_processes 1;
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
                    location / { return 200 "cached\\n"; }
                  }
                }
                """.formatted(
                        System.getProperty("user.name"), nginx.port, certificate, certificate));
        return nginx;
    }

    int port() {
        return port;
    }

    @Override
    public void renewed(Service service) throws IOException, InterruptedException {
        if (!run("-s", "reload") && !run()) {
            throw new IOException("nginx does not start: " + Files.readString(directory.resolve("error.log")));
        }
    }

    /** As service managers stop it: by its process, for nginx itself would read a configuration whose certificate is gone. */
    @Override
    public void ended(Service service) throws IOException {
        Path pid = directory.resolve("nginx.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroy);
        }
    }

    private boolean run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("nginx", "-p", directory.toString(), "-c", "nginx.conf", "-e", "error.log"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        process.environment().putAll(environment);
        return process.start().waitFor() == 0;
    }

    @Override
    public void close() throws IOException {
        ended(Service.NGINX);
    }
}
