package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.BootApprovalView;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.SecretView;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello secret}. */
@Command(
        name = "secret",
        description = "Give appliances secrets for as long as they are trusted.",
        footer = {
            "  martello secret put volume.key --for 'appliance.ring == \"broad\"' --file volume.key",
            "  martello secret approve --from ams1-e01 --key approval-key",
            "  martello secret ls"
        })
public final class SecretCommand {
    private record SecretNames(List<SecretView> secrets) {}

    private record Approvals(List<BootApprovalView> approvals) {}

    @Command(
            name = "put",
            description = {
                "Store a secret, replacing the one of this name if there is one.",
                "The value is read from a file or from standard input as it is: a trailing line break is part of it."
            },
            footer = "  martello secret put volume.key --for 'appliance.site == \"ams1\"' --file volume.key")
    int put(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "CEL",
                            description =
                                    "Which appliances it is for: a condition over appliance (id, platform, serial, site, rackUnit, ring, model) and verdict (tier, release).")
                    String condition,
            @Option(names = "--file", paramLabel = "FILE", description = "The value (default: standard input).")
                    @Nullable
                    Path file,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        String value = Base64.getEncoder().encodeToString(value(file).toArray());
        show(json, connection.ask(operator -> operator.putSecret(name, new NewSecret(condition, value))));
        return ExitCode.OK;
    }

    private static Bytes value(@Nullable Path file) {
        if (file != null) {
            return InputFile.read(file, SecretAnswer.MAX_VALUE_BYTES, "secret");
        }
        try {
            return Bytes.owning(System.in.readNBytes(SecretAnswer.MAX_VALUE_BYTES + 1));
        } catch (IOException e) {
            throw UserException.badInput("standard input: " + UserException.sentence(e));
        }
    }

    @Command(name = "ls", description = "List the secrets, without their values.", footer = "  martello secret ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<SecretView> secrets = connection.ask(OperatorClient::secrets);
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new SecretNames(secrets));
        } else {
            terminal.line(terminal.style("bold", "%-24s %7s  %s".formatted("SECRET", "VERSION", "FOR")));
            secrets.forEach(each -> terminal.line("%-24s %7d  %s"
                    .formatted(Terminal.safe(each.name()), each.version(), Terminal.safe(each.condition()))));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Show one secret, without its value.",
            footer = "  martello secret show volume.key")
    int show(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        show(json, connection.ask(operator -> operator.secret(name)));
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            description =
                    "Delete a secret. Appliances that already have it can unseal it until their lease or boot ends.",
            footer = "  martello secret delete volume.key")
    int delete(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        show(json, connection.ask(operator -> operator.deleteSecret(name)));
        return ExitCode.OK;
    }

    private static void show(boolean json, SecretView secret) {
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(secret);
        } else {
            terminal.line(terminal.style("bold", secret.name()) + ", version " + secret.version());
            terminal.fact("for", secret.condition());
            terminal.fact("changed", secret.changed().toString());
        }
    }

    @Command(
            name = "approve",
            description = {
                "Approve boot states in which secrets may be unsealed: the one that an appliance reported, or those that a release will lead to.",
                "",
                "With --release the boot chain is taken from the signed release, and the firmware's PCRs from the platform profile or from an appliance of the model, so that the release is approved before the first machine starts it. If it may lead to several states, each is approved.",
                "Approvals add up: withdraw an old one when no machine should start in that state any more."
            },
            footer = {
                "  martello secret approve --from ams1-e01 --pcrs sha256:0,2,4,7 --key approval-key",
                "  martello secret approve --release release.dsse --release-key release-key.pub --from ams1-e01 --key approval-key"
            })
    int approve(
            @Mixin Connection connection,
            @Mixin KeyOptions key,
            @Mixin BootStateOptions states,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        showApprovals(json, connection.ask(operator -> {
            List<BootApprovalView> approved = new ArrayList<>();
            for (NewBootApproval each : signed(key, states.states(operator))) {
                approved.add(operator.approveBoot(each));
            }
            return approved;
        }));
        return ExitCode.OK;
    }

    /** All at once, so that nobody is asked for a passphrase twice. */
    private static List<NewBootApproval> signed(KeyOptions key, List<BootStateOptions.NamedState> states) {
        return key.sign(signer -> {
            List<NewBootApproval> signed = new ArrayList<>();
            for (BootStateOptions.NamedState each : states) {
                BootState state = each.state();
                Approval approval = Approval.ofDer(state, signer.sign(state.toBeSigned()));
                signed.add(new NewBootApproval(
                        state.selection().toString(),
                        state.pcrDigest().octets().toHex(),
                        TPMT_SIGNATURE.LAYOUT.write(approval.signature()).toHex(),
                        each.note()));
            }
            return signed;
        });
    }

    @Command(
            name = "approvals",
            description = "List the boot states in which secrets may be unsealed.",
            footer = "  martello secret approvals")
    int approvals(
            @Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        showApprovals(json, connection.ask(OperatorClient::bootApprovals));
        return ExitCode.OK;
    }

    private static void showApprovals(boolean json, List<BootApprovalView> approvals) {
        if (json) {
            Terminal.standard().json(new Approvals(approvals));
        } else {
            approvals.forEach(each -> showApproval(false, each));
        }
    }

    @Command(
            name = "withdraw",
            description = "Withdraw the approval of a boot state: nothing is sealed for it any more.",
            footer = "  martello secret withdraw 4f1c…")
    int withdraw(
            @Mixin Connection connection,
            @Parameters(paramLabel = "DIGEST", description = "The state as \"approvals\" lists it.") String digest,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        showApproval(json, connection.ask(operator -> operator.withdrawBootApproval(digest)));
        return ExitCode.OK;
    }

    private static void showApproval(boolean json, BootApprovalView approval) {
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(approval);
        } else {
            terminal.line(terminal.style("bold", approval.digest()));
            terminal.fact("note", approval.note());
            terminal.fact("pcrs", approval.pcrs());
            terminal.fact("key", approval.keyId());
            terminal.fact("added", approval.added().toString());
        }
    }
}
