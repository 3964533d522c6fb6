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
            "It is a Merkle log: fetch makes a copy, verify proves that nothing in it was changed, with nobody believed but the ledger's key,"
                    + " and witness lets somebody else vouch that all are shown the same."
        },
        footer = {"  martello ledger fetch copy/", "  martello ledger verify copy/"})
public final class LedgerCommand {
    private record Fetched(String log, String outcome, long from, long to) {}

    private record Entry(long index, JsonNode entry) {}

    @Command(
            name = "fetch",
            description = {
                "Copy the ledger into a folder, or what is new of it.",
                "",
                "What is fetched is taken only if it goes on from what is there. Exit code 1 if it does not: two checkpoints that fork are both"
                        + " shown, and the other one is kept in the folder."
            },
            footer = "  martello ledger fetch --key log.vkey copy/")
    int fetch(
            @Mixin LedgerConnection connection,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "The ledger's key, or a file with it (default: log.vkey in the folder; the first time what the"
                                            + " server says).")
                    @Nullable
                    String key,
            @Option(
                            names = "--witness",
                            paramLabel = "KEY",
                            description =
                                    "A witness's key, or a file with it; may be repeated. Its cosignatures must be good.")
                    @Nullable
                    List<String> witnesses,
            @Option(names = "--json", description = "One JSON document.") boolean json,
            @Parameters(paramLabel = "DIR", description = "The folder, which is made if it is not there.")
                    Path folder) {
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
            description = "List the entries of a copy, one a line.",
            footer = "  martello ledger list copy/ --kind verdict --appliance 9f2c")
    int list(
            @Parameters(paramLabel = "DIR", description = "The copy.") Path folder,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description = "The ledger's key (default: log.vkey in the folder).")
                    @Nullable
                    String key,
            @Option(names = "--kind", paramLabel = "KIND", description = "Of this kind only.") @Nullable String kind,
            @Option(
                            names = "--appliance",
                            paramLabel = "ID",
                            description = "Of the appliance only whose fingerprint begins so.")
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
            description = "Print an entry of a copy as it is in the ledger, octet by octet.",
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
                "Cosign the ledger's checkpoint, if it goes on from the last one that was cosigned, and give it back to the control plane.",
                "",
                "Exit code 1 if it does not. Run it now and then, on a machine that is not the control plane's."
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
                            description = "Where the witness keeps what it cosigned last, and nobody else writes.")
                    @Nullable
                    Path state,
            @Option(names = "--log", paramLabel = "KEY", description = "The ledger's key, or a file with it.") @Nullable
                    String log,
            @Option(
                            names = "--show-key",
                            description =
                                    "Print the witness's public key, for --ledger-witness and --witness, and do no more.")
                    boolean showKey) {
        NoteSigner signer = LedgerKeys.witness(name, key);
        if (showKey) {
            Terminal.standard().line(signer.key().toString());
            return ExitCode.OK;
        }
        if (state == null || log == null) {
            throw UserException.badInput("a witness needs --state, where it remembers, and --log, whom it believes");
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
