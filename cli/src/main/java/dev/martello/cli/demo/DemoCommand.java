package dev.martello.cli.demo;

import dev.martello.cli.lab.MachineOptions;
import dev.martello.cli.lab.Martello;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.demo.Demo;
import dev.martello.lab.demo.DemoControlPlane;
import dev.martello.lab.demo.DemoFailure;
import dev.martello.lab.demo.DemoSetting;
import dev.martello.lab.demo.DemoStage;
import dev.martello.lab.demo.DemoState.Outcome;
import dev.martello.lab.demo.DemoState.Tampering;
import dev.martello.lab.machine.Facilities;
import dev.martello.lab.tool.Trees;
import dev.martello.server.ControlPlane;
import dev.martello.server.tls.ServerAuthority;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello demo}. */
@Command(
        name = "demo",
        description = {
            "Start a control plane and fourteen virtual appliances, each with its own TPM 2.0 (swtpm), and watch it tell good ones from bad ones by what their TPMs sign.",
            "",
            "Everything runs on loopback and in a temporary folder, and is gone when the command ends."
        },
        footer = {"  martello demo", "  martello demo --lab", "  martello demo --once --json | jq .asExpected"})
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--once",
            description = "End when all verdicts are in: exit code 0 if each is as expected, 1 if not.")
    private boolean once;

    @Option(names = "--json", description = "One JSON document at the end; progress goes to standard error.")
    private boolean json;

    @Option(
            names = "--lab",
            description =
                    "Add a real appliance of martello lab, in a virtual machine with Secure Boot; it is the one that is tampered with.")
    private boolean lab;

    @Mixin
    private MachineOptions machines = new MachineOptions();

    @Option(names = "--picture", paramLabel = "FILE", hidden = true, description = "Draw the outcome as an SVG file.")
    private @Nullable Path picture;

    @Override
    public Integer call() throws Exception {
        if (machines.areGiven() && !lab) {
            throw UserException.badInput("--cache and --kvm are for the machine of --lab; without that there is none");
        }
        try (DemoView view = view()) {
            return play(view, lab ? Optional.of(machines.facilities(view::say)) : Optional.empty());
        }
    }

    private int play(DemoView view, Optional<Facilities> real) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("martello");
        DemoStage stage = new DemoStage(new DemoSetting(directory, Martello.command(), real), view::show);
        Runnable end = () -> {
            stage.close();
            view.close();
            delete(directory);
        };
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(end));
        try {
            return run(stage, view);
        } catch (DemoFailure e) {
            throw UserException.badInput("the demo cannot run: " + e.getMessage());
        } finally {
            end.run();
        }
    }

    private int run(DemoStage stage, DemoView view) throws DemoFailure, InterruptedException, IOException {
        stage.set();
        Demo demo = new Demo(stage, Clock.systemUTC(), view::show);
        Outcome outcome = demo.run();
        conclude(outcome, view);
        if (!once) {
            sayWhatToTry(stage.controlPlane(), view);
            demo.linger();
        }
        return outcome.isAsExpected() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private DemoView view() {
        PrintStream out = new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
        return Terminal.isInteractive() && !json ? new DemoTable(out, Terminal.width()) : new DemoLines(out);
    }

    private void conclude(Outcome outcome, DemoView view) throws IOException {
        List<String> sentences = new ArrayList<>();
        outcome.tampering().map(DemoCommand::sentence).ifPresent(sentences::add);
        outcome.tampering()
                .flatMap(Tampering::revocation)
                .map(each ->
                        "its certificate was revoked, gone from its services, and refused by %s in a TLS handshake, %d ms after the act"
                                .formatted(each.refusedBy(), each.after().toMillis()))
                .ifPresent(sentences::add);
        outcome.appliances().stream()
                .filter(row -> !row.isAsExpected())
                .map(row -> "NOT AS EXPECTED: " + row.id() + " should be " + row.expected() + ", is "
                        + row.verdict().map(Enum::name).orElse("not judged"))
                .forEach(sentences::add);
        if (outcome.tampering().isEmpty()) {
            sentences.add("NOT AS EXPECTED: the tampering was not found out");
        }
        if (outcome.isAsExpected()) {
            sentences.add("every verdict was the expected one");
        }
        sentences.forEach(view::say);
        if (picture != null) {
            Files.writeString(picture, DemoPicture.of(outcome.appliances(), sentences));
        }
        if (json) {
            Terminal.standard().json(DemoDocument.of(outcome));
        }
    }

    private static String sentence(Tampering tampering) {
        return "%s ran %s and was %s %d ms later: %s"
                .formatted(
                        tampering.id(),
                        tampering.path(),
                        tampering.verdict(),
                        tampering.toVerdict().toMillis(),
                        Terminal.safe(tampering.reason()));
    }

    private static void sayWhatToTry(DemoControlPlane controlPlane, DemoView view) {
        String options = " --server " + controlPlane.address() + " --ca "
                + controlPlane.data().resolve(ServerAuthority.CA_FILE) + " --token-file "
                + controlPlane.data().resolve(ControlPlane.TOKEN_FILE);
        view.say("");
        view.say("the control plane (process " + controlPlane.pid()
                + ") stays up until Ctrl-C; try from another terminal:");
        view.say("  ./martello fleet ls" + options);
        view.say("  ./martello fleet show fra2-e04" + options);
        view.say("  kill -9 " + controlPlane.pid() + "    # it comes back and nothing is lost");
        view.say("");
    }

    private static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            // The other thread that ends the demo is deleting it too.
        }
    }
}
