package dev.martello.cli.operator;

import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.view.QueryRequest;
import dev.martello.server.view.QueryResult;
import dev.martello.server.view.QueryResult.Match;
import dev.martello.server.view.QueryResult.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello query}. */
@Command(
        name = "query",
        description = {
            "List the appliances for which a condition holds over the facts that their evidence proves: now, at a time, or during a period.",
            "The condition is an expression in CEL, as in the rules of a policy (docs/policy.md lists the facts). Past evidence is compared with today's releases and profiles."
        },
        exitCodeList = {"0:it holds for at least one appliance", "1:it holds for none", "2:bad usage or bad input"},
        footer = {
            "  martello query 'boot.secureBoot != \"on\"'",
            "  martello query --at 2026-11-24T14:02:11Z 'release.version == \"2026.11.1\"'",
            "  martello query --between 2026-03-01T00:00:00Z 2026-04-01T00:00:00Z 'runtime.unknownFiles.exists(f, f.path.endsWith(\"/liblzma.so.5\"))'"
        })
public final class QueryCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "CEL", description = "The condition.")
    private String expression = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "For which it held at this time, as in 2026-11-24T14:02:11Z.")
    private @Nullable Instant at;

    @Option(
            names = "--between",
            arity = "2",
            paramLabel = "FROM TO",
            hideParamSyntax = true,
            description = "For which it held between two times, and from when until when.")
    private List<Instant> between = List.of();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        QueryRequest request = request();
        QueryResult result = connection.ask(operator -> operator.query(request));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(result);
        } else {
            print(terminal, result);
        }
        return result.matching() > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private QueryRequest request() {
        if (at != null && !between.isEmpty()) {
            throw UserException.badInput("--at and --between cannot be used together");
        }
        if (between.size() > 2) {
            throw UserException.badInput("--between is given once");
        }
        if (!between.isEmpty()) {
            return QueryRequest.between(expression, between.getFirst(), between.getLast());
        }
        return at == null ? QueryRequest.now(expression) : QueryRequest.at(expression, at);
    }

    private static void print(Terminal terminal, QueryResult result) {
        boolean isStretch = result.from().isPresent();
        if (!result.matches().isEmpty()) {
            terminal.line(terminal.style(
                    "bold",
                    row("APPLIANCE", "ID", "SITE", "RING", "RELEASE")
                            + (isStretch ? " FROM                 UNTIL" : " TIER")));
        }
        for (Match match : result.matches()) {
            String row = row(
                    Terminal.safe(match.serial().orElse("-")),
                    ShortId.of(match.id()),
                    Terminal.safe(match.site().orElse("-")),
                    Terminal.safe(match.ring().orElse("-")),
                    Terminal.safe(match.release().orElse("-")));
            if (isStretch) {
                match.held().forEach(span -> terminal.line(row + " " + text(span, result)));
            } else {
                terminal.line(row + " " + FleetCommand.tier(terminal, match.tier(), 0));
            }
        }
        terminal.note(summary(result));
    }

    private static String row(String appliance, String id, String site, String ring, String release) {
        return "%-16s %-12s %-8s %-10s %-12s".formatted(appliance, id, site, ring, release);
    }

    /** What still held at the end is not said to have ended. */
    private static String text(Span span, QueryResult result) {
        boolean isOpen = result.to().filter(span.to()::equals).isPresent();
        return span.from().truncatedTo(ChronoUnit.SECONDS) + " "
                + (isOpen ? "-" : span.to().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String summary(QueryResult result) {
        String shown = result.matches().size() < result.matching()
                ? "; the first " + result.matches().size() + " are shown"
                : "";
        String undecided = result.undecided() == 0
                ? ""
                : "; of " + Count.of(result.undecided(), "other") + " it cannot be told, for "
                        + (result.undecided() == 1 ? "its" : "their")
                        + " evidence does not prove what is asked for";
        return "it holds of " + result.matching() + " of " + Count.of(result.appliances(), "appliance") + shown
                + undecided;
    }
}
