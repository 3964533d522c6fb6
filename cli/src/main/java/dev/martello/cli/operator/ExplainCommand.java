package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello explain}. */
@Command(
        name = "explain",
        description = {
            "Explain an appliance's verdict: who it is, what it was compared with, which log proves which PCR, for each finding the rule and the octets that show it, and how its settings differ from earlier ones and from those of similar appliances.",
            "The evidence is fetched and read locally. Exit code 1 if the appliance is not AFFIRMING."
        },
        footer = {
            "  martello explain ams1-e01 --finding file.unknown",
            "  martello explain ams1-e01 --at 2026-11-24T14:02:11Z"
        })
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            paramLabel = "APPLIANCE",
            description = "Its serial, its fingerprint, or the fingerprint's first digits.")
    private String appliance = "";

    @Option(names = "--finding", paramLabel = "RULE", description = "Show only the findings of this rule.")
    private @Nullable String rule;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Explain the verdict of this time, as in 2026-11-24T14:02:11Z, under the policy that was in force then.")
    private @Nullable Instant at;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Reasoning all = connection.ask(operator -> Reasoning.fetch(operator, appliance, Optional.ofNullable(at)));
        Reasoning reasoning =
                Optional.ofNullable(rule).map(each -> only(all, each)).orElse(all);
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(reasoning);
        } else {
            new ReasoningLines(terminal).print(reasoning);
        }
        return reasoning.appliance().summary().tier() == TrustTier.AFFIRMING ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Reasoning only(Reasoning all, String rule) {
        Reasoning some = all.of(rule);
        if (some.reasons().isEmpty()) {
            String there = all.reasons().stream()
                    .map(each -> each.finding().rule())
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw UserException.badInput("the appliance has no finding " + rule
                    + (there.isEmpty() ? ", and no other" : "; it has " + there));
        }
        return some;
    }
}
