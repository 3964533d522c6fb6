package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.RegisterReplaced;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello register}. */
@Command(
        name = "register",
        description = {
            "Define which TPMs are yours.",
            "",
            "The register is CSV with the header ek_fingerprint,serial,site,rack_unit,ring and optionally model."
        },
        footer = "  martello register put appliances.csv")
public final class RegisterCommand {
    @Command(name = "put", description = "Replace the register.", footer = "  martello register put appliances.csv")
    int put(
            @Mixin Connection connection,
            @Parameters(paramLabel = "FILE", description = "The register, CSV.") Path file,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes csv = InputFile.read(file);
        RegisterReplaced replaced = connection.ask(operator -> operator.replaceRegister(csv));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(replaced);
        } else {
            terminal.line("the register has " + Count.of(replaced.entries(), "appliance"));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "get",
            description = "Print the register, CSV.",
            footer = "  martello register get > appliances.csv")
    int get(@Mixin Connection connection) throws InterruptedException {
        Bytes csv = connection.ask(operator -> operator.register());
        Terminal.standard().document(csv.toString(StandardCharsets.UTF_8).stripTrailing());
        return ExitCode.OK;
    }
}
