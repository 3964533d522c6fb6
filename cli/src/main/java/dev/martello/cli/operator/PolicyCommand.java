package dev.martello.cli.operator;

import dev.martello.appraisal.policy.Policy;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.PolicyView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello policy}. */
@Command(
        name = "policy",
        description = "Define which facts end trust, and try it first.",
        footer = {
            "  martello policy show > policy.yaml",
            "  martello policy test policy.yaml",
            "  martello policy set policy.yaml"
        })
public final class PolicyCommand {
    private record Policies(List<PolicyView> policies) {}

    @Command(
            name = "show",
            description = "Print the policy that is in force.",
            footer = "  martello policy show > policy.yaml")
    int show(@Mixin Connection connection) throws InterruptedException {
        Bytes policy = connection.ask(operator -> operator.policy());
        Terminal.standard().document(policy.toString(StandardCharsets.UTF_8).stripTrailing());
        return ExitCode.OK;
    }

    @Command(
            name = "log",
            description = "List all policies that were ever in force, newest first.",
            footer = "  martello policy log")
    int log(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<PolicyView> policies = connection.ask(operator -> operator.policies());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Policies(policies));
        } else {
            policies.forEach(
                    each -> terminal.line("%s  %-8s  %s".formatted(each.adopted(), each.origin(), each.digest())));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "test",
            description = {
                "Show whose verdict a policy would change, from what the control plane has stored. Changes nothing.",
                "Exit code 1 if trust in any appliance would end or begin."
            },
            footer = "  martello policy test policy.yaml --as-of 2026-11-01T00:00:00Z")
    int test(
            @Mixin Connection connection,
            @Parameters(paramLabel = "FILE", description = "The policy, YAML.") Path file,
            @Option(
                            names = "--as-of",
                            paramLabel = "TIME",
                            description = "Test it against the evidence and the verdicts of this time.")
                    @Nullable
                    Instant asOf,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes policy = InputFile.read(file, Policy.MAX_BYTES, "policy");
        EffectView effect = connection.ask(operator -> operator.testPolicy(policy, Optional.ofNullable(asOf)));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(effect);
        } else {
            new EffectLines(terminal).print(effect);
        }
        return EffectLines.exitCode(effect);
    }

    @Command(
            name = "set",
            description = {
                "Put a policy in force; the fleet is re-appraised from what is stored.",
                "A policy that would end or begin the trust in too many appliances at once is held for a decision: exit code 1."
            },
            footer = "  martello policy set policy.yaml")
    int set(
            @Mixin Connection connection,
            @Parameters(paramLabel = "FILE", description = "The policy, YAML.") Path file,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes policy = InputFile.read(file, Policy.MAX_BYTES, "policy");
        AdoptionView outcome = connection.ask(operator -> operator.setPolicy(policy));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(outcome);
        } else {
            new EffectLines(terminal).print("the policy counts", outcome);
        }
        return EffectLines.exitCode(outcome);
    }
}
