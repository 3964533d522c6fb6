package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.Extension;
import dev.martello.ledger.FolderLog;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.Mirror;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.NoteSigner;
import dev.martello.ledger.SignedNote;
import dev.martello.ledger.Witness;
import dev.martello.server.client.LedgerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code martello ledger}. */
@Command(
        name = "ledger",
        subcommands = LedgerVerify.class,
        description = {
            "Copy, check and read the ledger of what a control plane did.",
            "",
            "It is a Merkle log: fetch makes a copy, verify proves that nothing in it was changed, trusting only the ledger's key, and witness lets a third party vouch that everybody is shown the same log."
        },
        footer = {"  martello ledger fetch copy/", "  martello ledger verify copy/"})
public final class LedgerCommand {
    private record Fetched(String log, String outcome, long from, long to) {}

    private record Entry(long index, JsonNode entry) {}

    @Command(
            name = "fetch",
            description = {
                "Copy the ledger into a folder, or bring a copy up to date.",
                "",
                "New entries are accepted only if they extend the copy. Exit code 1 if they do not: if two checkpoints fork, both are shown and the new one is kept in the folder."
            },
            footer = "  martello ledger fetch --key log.vkey copy/")
    int fetch(
            @Mixin LedgerConnection connection,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "The ledger's key, or a file with it (default: log.vkey in the folder; the first time, the key that the server shows).")
                    @Nullable
                    String key,
            @Option(
                            names = "--witness",
                            paramLabel = "KEY",
                            description =
                                    "A witness's key, or a file with it, whose cosignature must be good. May be repeated.")
                    @Nullable
                    List<String> witnesses,
            @Option(names = "--json", description = "One JSON document.") boolean json,
            @Parameters(paramLabel = "DIR", description = "The folder; it is made if it does not exist.") Path folder) {
        List<NoteKey> known =
                LedgerKeys.witnesses(Optional.ofNullable(witnesses).orElse(List.of()));
        return connection.visit(client -> {
            NoteKey log = logKey(folder, Optional.ofNullable(key), client);
            FolderLog files = new FolderLog(folder);
            Extension outcome = new Mirror(files, log, known).follow(client);
            if (outcome instanceof Extension.Advanced || outcome instanceof Extension.Unchanged) {
                files.write(CopiedLedger.KEY_FILE, Bytes.utf8(log + "\n"));
            }
            return say(log.name(), outcome, json);
        });
    }

    private static NoteKey logKey(Path folder, Optional<String> given, LedgerClient client) throws IOException {
        Path kept = folder.resolve(CopiedLedger.KEY_FILE);
        if (given.isPresent() || Files.exists(kept)) {
            return LedgerKeys.log(given.orElseGet(kept::toString));
        }
        NoteKey shown = client.key();
        Terminal.standard()
                .note("martello: the server says that the ledger's key is " + Terminal.safe(shown.toString())
                        + "; compare it with what the operator tells you");
        return shown;
    }

    private static int say(String log, Extension outcome, boolean json) {
        Terminal terminal = Terminal.standard();
        String name = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return switch (outcome) {
            case Extension.Advanced(Checkpoint from, Checkpoint to) -> {
                say(
                        terminal,
                        json,
                        new Fetched(log, name, from.size(), to.size()),
                        "went on from " + from.size() + " to " + to.size() + " entries");
                yield ExitCode.OK;
            }
            case Extension.Unchanged(Checkpoint same) -> {
                say(
                        terminal,
                        json,
                        new Fetched(log, name, same.size(), same.size()),
                        "has " + same.size() + " entries, as before");
                yield ExitCode.OK;
            }
            case Extension.Earlier(Checkpoint known, Checkpoint shown) -> {
                say(
                        terminal,
                        json,
                        new Fetched(log, name, known.size(), shown.size()),
                        "is shown with " + shown.size() + " entries, and had " + known.size()
                                + " before: somebody shows what is old");
                yield ExitCode.SOFTWARE;
            }
            case Extension.Forked forked -> {
                new ForkLines(terminal).print(forked, json);
                yield ExitCode.SOFTWARE;
            }
            case Extension.Refused(String explanation) -> throw UserException.refused(explanation);
        };
    }

    private static void say(Terminal terminal, boolean json, Fetched document, String sentence) {
        if (json) {
            terminal.json(document);
        } else {
            terminal.line(terminal.style("bold", document.log) + " " + sentence);
        }
    }

    @Command(
            name = "list",
            description = "List the entries of a copy, one per line.",
            footer = "  martello ledger list copy/ --kind verdict --appliance 9f2c")
    int list(
            @Parameters(paramLabel = "DIR", description = "The copy.") Path folder,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "The ledger's key (default: log.vkey in the folder).")
                    @Nullable
                    String key,
            @Option(names = "--kind", paramLabel = "KIND", description = "Only entries of this kind.") @Nullable
                    String kind,
            @Option(
                            names = "--appliance",
                            paramLabel = "ID",
                            description = "Only entries of the appliance whose fingerprint begins like this.")
                    @Nullable
                    String appliance,
            @Option(names = "--json", description = "One JSON array of the entries as they are.") boolean json) {
        CopiedLedger ledger = CopiedLedger.open(folder, Optional.ofNullable(key), List.of());
        EntryFilter filter = new EntryFilter(Optional.ofNullable(kind), Optional.ofNullable(appliance));
        Terminal terminal = Terminal.standard();
        List<EntryFilter.Numbered> entries = filter.among(ledger);
        if (json) {
            terminal.json(entries.stream()
                    .map(each -> new Entry(each.index(), each.json()))
                    .toList());
        } else {
            entries.forEach(each -> terminal.line(EntryText.line(each.index(), each.octets())));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Print an entry of a copy exactly as it is in the ledger.",
            footer = "  martello ledger show copy/ 17 | jq")
    int show(
            @Parameters(index = "0", paramLabel = "DIR", description = "The copy.") Path folder,
            @Parameters(index = "1", paramLabel = "NUMBER", description = "The entry's number, from 0.") long index,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "The ledger's key (default: log.vkey in the folder).")
                    @Nullable
                    String key) {
        Terminal.standard()
                .octets(CopiedLedger.open(folder, Optional.ofNullable(key), List.of())
                        .entry(index));
        return ExitCode.OK;
    }

    @Command(
            name = "witness",
            description = {
                "Cosign the ledger's checkpoint, if it extends the last one that was cosigned, and send the cosignature to the control plane.",
                "",
                "Exit code 1 if it does not. Run it regularly, on a machine other than the control plane's."
            },
            footer = {
                "  openssl genpkey -algorithm ed25519 -out witness.key",
                "  martello ledger witness --key witness.key --name witness.example/w1 --state seen/ --log log.vkey"
            })
    int witness(
            @Mixin LedgerConnection connection,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "FILE",
                            description = "The witness's private key: Ed25519, PKCS#8, PEM.")
                    Path key,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "The witness's name.")
                    String name,
            @Option(
                            names = "--state",
                            paramLabel = "DIR",
                            description =
                                    "The folder in which the witness remembers what it cosigned last. Nobody else may write to it.")
                    @Nullable
                    Path state,
            @Option(names = "--log", paramLabel = "KEY", description = "The ledger's key, or a file with it.") @Nullable
                    String log,
            @Option(
                            names = "--show-key",
                            description = "Only print the witness's public key, for --ledger-witness and --witness.")
                    boolean showKey) {
        NoteSigner signer = LedgerKeys.witness(name, key);
        if (showKey) {
            Terminal.standard().line(signer.key().toString());
            return ExitCode.OK;
        }
        if (state == null || log == null) {
            throw UserException.badInput(
                    "a witness needs --state, where it remembers what it cosigned, and --log, the key it trusts");
        }
        Witness witness = new Witness(signer, LedgerKeys.log(log), state, Clock.systemUTC());
        return connection.visit(client -> cosign(witness, client));
    }

    private static int cosign(Witness witness, LedgerClient client) throws IOException {
        Terminal terminal = Terminal.standard();
        return switch (witness.look(client)) {
            case Witness.Outcome.Cosigned cosigned -> {
                client.cosigned(new SignedNote(
                        cosigned.checkpoint().text(),
                        List.of(cosigned.cosignature().signature())));
                terminal.line("cosigned " + cosigned.checkpoint().origin() + " of "
                        + cosigned.checkpoint().size() + " entries, which goes on from " + cosigned.from());
                yield ExitCode.OK;
            }
            case Witness.Outcome.Declined(Extension.Forked forked) -> {
                new ForkLines(terminal).print(forked, false);
                yield ExitCode.SOFTWARE;
            }
            case Witness.Outcome.Declined(Extension.Refused(String explanation)) ->
                throw UserException.refused("not cosigned: " + explanation);
            case Witness.Outcome.Declined(Extension.Earlier(Checkpoint known, Checkpoint shown)) ->
                throw UserException.refused(
                        "not cosigned: it has " + shown.size() + " entries, and had " + known.size() + " before");
            case Witness.Outcome.Declined(Extension why) -> throw UserException.refused("not cosigned: " + why);
        };
    }

    /** A checkpoint in a file. */
    static Bytes note(Path file) {
        Bytes note = InputFile.read(file, SignedNote.MAX_BYTES, "checkpoint");
        try {
            SignedNote.parse(note);
            return note;
        } catch (MalformedNote e) {
            throw UserException.badInput(file + " is no " + LogFiles.CHECKPOINT + ": " + e.getMessage());
        }
    }
}
