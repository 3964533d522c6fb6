package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.cli.lab.Martello;
import dev.martello.lab.demo.Demo;
import dev.martello.lab.demo.DemoSetting;
import dev.martello.lab.demo.DemoStage;
import dev.martello.lab.tool.Trees;
import dev.martello.server.client.OperatorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Appliances that really booted, reported and were judged, and the control plane that did. It takes most of a minute, so all classes that ask
 * for it have the same one, and each leaves it as it was.
 */
final class JudgedFleet {
    /** Gives it to whoever has a parameter of its type. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == JudgedFleet.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(JudgedFleet.class))
                    .computeIfAbsent(Attempt.class, _ -> Attempt.make(), Attempt.class)
                    .fleet();
        }
    }

    /** The only one: what failed once is not tried again for each test. */
    private record Attempt(FutureTask<JudgedFleet> judged) implements AutoCloseable {
        static Attempt make() {
            Attempt attempt = new Attempt(new FutureTask<>(JudgedFleet::judge));
            attempt.judged.run();
            return attempt;
        }

        JudgedFleet fleet() {
            assertThat(judged.state()).as(() -> "" + judged.exceptionNow()).isEqualTo(Future.State.SUCCESS);
            return judged.resultNow();
        }

        @Override
        public void close() throws IOException {
            if (judged.state() == Future.State.SUCCESS) {
                judged.resultNow().close();
            }
        }
    }

    private final Path directory;
    private final DemoStage stage;

    private JudgedFleet(Path directory, DemoStage stage) {
        this.directory = directory;
        this.stage = stage;
    }

    private static JudgedFleet judge() throws Exception {
        Path directory = Files.createTempDirectory("martello-judged");
        DemoStage stage = new DemoStage(new DemoSetting(directory, Martello.command()), _ -> {});
        JudgedFleet judged = new JudgedFleet(directory, stage);
        try {
            stage.set();
            assertThat(new Demo(stage, Clock.systemUTC(), _ -> {}).run().isAsExpected())
                    .isTrue();
            return judged;
        } catch (Exception | Error e) {
            judged.close();
            throw e;
        }
    }

    OperatorClient operator() throws IOException {
        return stage.controlPlane().operator();
    }

    /** Runs a command as an operator of this control plane. */
    Run martello(String... arguments) {
        Path data = stage.controlPlane().data();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server",
                stage.controlPlane().address().toString(),
                "--ca",
                data.resolve("ca.pem").toString(),
                "--token-file",
                data.resolve("operator.token").toString()));
        Run run = Commands.here(all.toArray(String[]::new));
        assertThat(run.err()).doesNotContain("Exception", "internal error");
        return run;
    }

    private void close() throws IOException {
        stage.close();
        Trees.delete(directory);
    }
}
