package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.EffectView;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be done with an operator's own checks at a control plane, and the options by which it is reached. */
public final class FleetChecks {
    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--json", description = "One JSON document, with the control plane's answer.")
    private boolean json;

    /**
     * Tells whose verdict checks would change in place of those there are.
     *
     * @return the exit code
     */
    public int test(Bytes yaml) throws InterruptedException {
        EffectView effect = connection.ask(operator -> operator.testChecks(yaml, Optional.empty()));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(effect);
        } else {
            new EffectLines(terminal).print(effect);
        }
        return EffectLines.exitCode(effect);
    }

    /**
     * Lets checks count in place of those there are, unless they are held.
     *
     * @return the exit code
     */
    public int set(Bytes yaml) throws InterruptedException {
        AdoptionView outcome = connection.ask(operator -> operator.setChecks(yaml));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(outcome);
        } else {
            new EffectLines(terminal).print("the checks count", outcome);
        }
        return EffectLines.exitCode(outcome);
    }

    /** Those that count, as they are written. */
    public Bytes current() throws InterruptedException {
        return connection.ask(operator -> operator.checks());
    }
}
