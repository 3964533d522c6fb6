package dev.martello.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    @Test
    void saysItsVersion() {
        Run run = Commands.run("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("martello ").doesNotContain("$");
    }

    @Test
    void everyCommandHasADescriptionAnExampleAndHelp() {
        List<CommandLine> commands = new ArrayList<>();
        collect(Main.commandLine(), commands);
        assertThat(commands).hasSizeGreaterThan(10).allSatisfy(command -> {
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandSpec().qualifiedName())
                    .isNotEmpty();
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .as(command.getCommandSpec().qualifiedName())
                    .anyMatch(line -> line.contains("martello "));
            assertThat(command.getCommandSpec().options())
                    .as(command.getCommandSpec().qualifiedName())
                    .anyMatch(
                            option -> option.usageHelp() && option.longestName().equals("--help"));
        });
    }

    @Test
    void examplesCanBeCopiedFromHelp() {
        assertThat(Commands.here("profile", "learn", "--help").out())
                .contains("\n  martello profile learn --model edge-2u --boot-log bench/*/binary_bios_measurements"
                        + " --out edge-2u.json\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flee ls                                           | flee",
                "agent --server http://x --ca /no/ca.pem           | is no control plane's address",
                "agent --server https://localhost:1 --ca /no/ca    | there is no file /no/ca",
                "agent --server https://localhost:1 --ca /no/ca --tpm usb:0 | names no TPM",
                "workload-api --certificate /no --allow no-such-user | this machine has no user no-such-user",
                "workload-api --certificate /no --allow root --socket /no/folder/api.sock | cannot listen on /no/folder/api.sock",
                "server --data /tmp/x --listen nowhere             | write it as in",
                "server --data /tmp/x --lease PT1S                 | --lease must be longer",
                "server --data /tmp/x --ek-roots /no/roots         | there is no file /no/roots",
                "lab run nonsense                                  | there is no scenario \"nonsense\"",
                "server --data /tmp/x --release-key /no/key       | --release-key: there is no file /no/key",
                "server --data /tmp/x --approval-key /no/key      | --approval-key: there is no file /no/key",
                "fleet ls                                          | say which control plane",
                "fleet ls --server https://localhost:1 --ca /no/ca --token-file /no/token | --token-file: there is no file /no/token",
                "lab run no\u001b[31msense                         | no scenario \"no\\u001b[31msense\"",
                "release sign /no/manifest --key /no/key --out /tmp/x | there is no file /no/manifest",
                "policy test /dev/zero                             | which no policy has",
                "policy set /dev/zero                              | which no policy has",
                "release add /dev/zero                             | which no release has",
                "inspect quote                                     | QUOTE",
                "endorsement roots /no/roots                      | there is no file /no/roots",
                "endorsement check /no/ek.der --roots /no/roots   | there is no file /no/ek.der",
            })
    void badUseGivesOneSentenceAndExitCodeTwo(String arguments, String sentence) {
        Run run = Commands.here(arguments.split(" +"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(sentence).doesNotContain("\tat ", "Exception");
        assertThat(run.out()).isEmpty();
    }

    private static void collect(CommandLine commandLine, List<CommandLine> all) {
        if (!commandLine.getCommandSpec().usageMessage().hidden()) {
            all.add(commandLine);
            commandLine.getSubcommands().values().forEach(each -> collect(each, all));
        }
    }
}
