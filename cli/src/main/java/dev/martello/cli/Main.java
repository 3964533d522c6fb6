package dev.martello.cli;

import dev.martello.cli.authority.AuthorityCommand;
import dev.martello.cli.check.CheckCommand;
import dev.martello.cli.check.ChecksCommand;
import dev.martello.cli.demo.DemoCommand;
import dev.martello.cli.doctor.DoctorCommand;
import dev.martello.cli.endorsement.EndorsementCommand;
import dev.martello.cli.inspect.InspectCommand;
import dev.martello.cli.lab.LabCommand;
import dev.martello.cli.ledger.LedgerCommand;
import dev.martello.cli.operator.ExplainCommand;
import dev.martello.cli.operator.FleetCommand;
import dev.martello.cli.operator.IncidentCommand;
import dev.martello.cli.operator.PolicyCommand;
import dev.martello.cli.operator.ProfileCommand;
import dev.martello.cli.operator.QueryCommand;
import dev.martello.cli.operator.RegisterCommand;
import dev.martello.cli.operator.ReleaseCommand;
import dev.martello.cli.operator.RingCommand;
import dev.martello.cli.operator.SecretCommand;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** The {@code martello} command. */
@Command(
        name = "martello",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "Security for the operating systems of a CDN's edge cache appliances.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        footerHeading = "%nExample:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:findings, or an untrusted verdict", "2:bad usage or bad input"},
        usageHelpAutoWidth = true,
        footer = "  martello demo")
public final class Main {
    /** In the order of the help text. */
    private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand.class);
        COMMANDS.put("check", CheckCommand.class);
        COMMANDS.put("checks", ChecksCommand.class);
        COMMANDS.put("server", ServerCommand.class);
        COMMANDS.put("agent", AgentCommand.class);
        COMMANDS.put("workload-api", WorkloadApiCommand.class);
        COMMANDS.put("fleet", FleetCommand.class);
        COMMANDS.put("explain", ExplainCommand.class);
        COMMANDS.put("query", QueryCommand.class);
        COMMANDS.put("release", ReleaseCommand.class);
        COMMANDS.put("profile", ProfileCommand.class);
        COMMANDS.put("register", RegisterCommand.class);
        COMMANDS.put("endorsement", EndorsementCommand.class);
        COMMANDS.put("authority", AuthorityCommand.class);
        COMMANDS.put("ring", RingCommand.class);
        COMMANDS.put("secret", SecretCommand.class);
        COMMANDS.put("policy", PolicyCommand.class);
        COMMANDS.put("incident", IncidentCommand.class);
        COMMANDS.put("ledger", LedgerCommand.class);
        COMMANDS.put("inspect", InspectCommand.class);
        COMMANDS.put("lab", LabCommand.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("warm-up", WarmUpCommand.class);
    }

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return commandLine(arguments).execute(arguments);
    }

    /** The command line for these arguments. Reading a command's options takes time, so the others are left out. */
    static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new Main());
        Optional<String> first = Stream.of(arguments).findFirst();
        if (first.filter(COMMANDS::containsKey).isPresent()) {
            commandLine.addSubcommand(first.get(), COMMANDS.get(first.get()));
        } else if (first.filter("--version"::equals).isEmpty()) {
            COMMANDS.forEach(commandLine::addSubcommand);
        }
        Map<String, CommandLine.IHelpSectionRenderer> help = commandLine.getHelpSectionMap();
        help.put(UsageMessageSpec.SECTION_KEY_FOOTER, Main::examples);
        return commandLine
                .setHelpSectionMap(help)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Instant.class, Main::time)
                .registerConverter(long.class, text -> wholeNumber(text, Long::valueOf))
                .registerConverter(int.class, text -> wholeNumber(text, Integer::valueOf))
                .setExecutionExceptionHandler(Main::explain)
                .setParameterExceptionHandler(Main::explainUse);
    }

    /** Each on one line however long it is, so that it can be copied. */
    private static String examples(CommandLine.Help help) {
        return Arrays.stream(help.commandSpec().usageMessage().footer())
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("expected a time as in 2026-11-24T14:02:11Z, found " + text);
        }
    }

    private static <N extends Number> N wholeNumber(String text, Function<String, N> read) {
        try {
            return read.apply(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("expected a whole number, found " + text);
        }
    }

    private static int explain(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        String problem = e instanceof UserException known
                ? String.valueOf(known.getMessage())
                : "internal error: " + withPlace(e);
        commandLine.getErr().println(Ansi.AUTO.string("@|bold,red martello:|@ ") + Terminal.indented(problem));
        return e instanceof UserException known ? known.exitCode() : CommandLine.ExitCode.USAGE;
    }

    private static int explainUse(CommandLine.ParameterException e, String[] arguments) {
        CommandLine commandLine = e.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println(Ansi.AUTO.string("@|bold,red martello:|@ ") + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("See '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static String withPlace(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? e.toString() : e + " (at " + trace[0] + ")";
    }
}
