package dev.martello.cli;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.workload.WorkloadApi;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello workload-api}. */
@Command(
        name = "workload-api",
        description = {
            "Serve the appliance's certificate to the programs on it with the SPIFFE Workload API, until stopped.",
            "",
            "Programs connect over a UNIX socket, and are told of each renewal and of the end of trust. The kernel says which user they run as."
        },
        footer = "  martello workload-api --certificate /run/martello-agent/certificate --allow nginx --allow varnish")
final class WorkloadApiCommand implements Callable<Integer> {
    /** What is printed once it listens. */
    record Listening(String endpoint) {}

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            defaultValue = "/run/martello/workload.sock",
            description = "The UNIX socket to listen on (default: ${DEFAULT-VALUE}).")
    private Path socket = Path.of("/run/martello/workload.sock");

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "DIR",
            description = "The directory in which the agent keeps the certificate: its --certificate.")
    private @Nullable Path certificate;

    @Option(
            names = "--allow",
            required = true,
            paramLabel = "USER",
            description = "A user whose processes may have the certificate. May be repeated.")
    private List<String> allowed = List.of();

    @Option(names = "--json", description = "One JSON document: the endpoint.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Set<UserPrincipal> users = users();
        try (WorkloadApi api =
                WorkloadApi.start(socket, Optional.ofNullable(certificate).orElseThrow(), users)) {
            Terminal terminal = Terminal.standard();
            if (json) {
                terminal.json(new Listening(api.endpoint()));
            } else {
                terminal.line("listening on " + api.endpoint());
            }
            new CountDownLatch(1).await();
            return ExitCode.OK;
        } catch (IOException e) {
            throw UserException.badInput("--socket: " + UserException.sentence(e));
        }
    }

    private Set<UserPrincipal> users() {
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        Set<UserPrincipal> users = new LinkedHashSet<>();
        for (String name : allowed) {
            try {
                users.add(lookup.lookupPrincipalByName(name));
            } catch (UserPrincipalNotFoundException e) {
                throw UserException.badInput("--allow: this machine has no user " + name);
            } catch (IOException e) {
                throw UserException.badInput("--allow " + name + ": " + UserException.sentence(e));
            }
        }
        return users;
    }
}
