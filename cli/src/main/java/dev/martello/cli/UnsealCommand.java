package dev.martello.cli;

import dev.martello.agent.Agent;
import dev.martello.agent.AgentEvent;
import dev.martello.agent.NotTold;
import dev.martello.agent.client.Refused;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code martello agent unseal}. */
@Command(
        name = "unseal",
        description = {
            "Fetch a secret, and write it to a pipe or to a file in memory.",
            "",
            "The control plane gives it only to an appliance that is AFFIRMING, and the TPM unseals it only in an approved boot state. Reports first if necessary."
        },
        footer = {
            "  martello agent unseal volume.key --server https://control.example:8443 --ca ca.pem | cryptsetup open --key-file - /dev/sdb cache",
            "  martello agent unseal tls.key --server https://control.example:8443 --ca ca.pem --out /run/edge/tls.key"
        })
final class UnsealCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable AgentCommand agent;

    @Parameters(paramLabel = "NAME", description = "The secret's name.")
    private String name = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A file in a tmpfs or ramfs (default: standard output, which must be a pipe).")
    private @Nullable Path out;

    @Override
    public Integer call() throws Exception {
        SecretName secret = secretName();
        requireSafe();
        Bytes value =
                Optional.ofNullable(agent).orElseThrow().with(UnsealCommand::note, machine -> unseal(machine, secret));
        if (out == null) {
            Terminal.standard().octets(value);
        } else {
            write(out, value);
        }
        return ExitCode.OK;
    }

    private SecretName secretName() {
        try {
            return new SecretName(name);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** Before anything is asked for. */
    private void requireSafe() {
        try {
            if (out == null) {
                SecretSink.requirePipe();
            } else {
                SecretSink.requireInMemory(out);
            }
        } catch (SecretSink.Unsafe e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /** Standard output is for the secret alone. */
    private static void note(AgentEvent event) {
        Terminal terminal = Terminal.standard();
        switch (event) {
            case AgentEvent.Enrolled enrolled -> terminal.note("enrolled as " + enrolled.appliance());
            case AgentEvent.IakUnusable unusable -> terminal.note(Terminal.safe(unusable.explanation()));
            case AgentEvent.Reported reported ->
                terminal.note("reported: " + reported.result().tier());
            case AgentEvent.OfCertificate _ -> {} // what unseals asks for no certificate
            case AgentEvent.Failed failed -> terminal.problem(failed.reason() + ": " + failed.explanation());
        }
    }

    private static Bytes unseal(Agent machine, SecretName secret) throws Exception {
        try {
            return machine.unseal(secret);
        } catch (Refused e) {
            throw UserException.refused(
                    "the control plane does not give " + secret + ": " + e.reason() + ": " + e.getMessage());
        } catch (NotTold e) {
            throw UserException.refused("the TPM does not tell " + secret + ": " + e.reason() + ": " + e.getMessage());
        } catch (TpmException | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static void write(Path file, Bytes value) {
        try {
            SecretSink.write(file, value);
        } catch (IOException e) {
            throw UserException.badInput("--out: " + UserException.sentence(e));
        }
    }
}
