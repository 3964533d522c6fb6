package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.ledger.Audit;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.ConsistencyProof;
import dev.martello.ledger.Cosignature;
import dev.martello.ledger.Extension;
import dev.martello.ledger.InclusionProof;
import dev.martello.ledger.ProofCheck;
import dev.martello.ledger.TreeHash;
import dev.martello.ledger.UnreadableLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello ledger verify}. */
@Command(
        name = "verify",
        description = {
            "Verify offline that a copy is exactly what the ledger's key signed.",
            "",
            "With --from it also proves that the copy extends an earlier checkpoint, with --entry that an entry is in it. Exit code 1 if something was changed, is missing or forks; each is named."
        },
        footer = {
            "  martello ledger verify copy/",
            "  martello ledger verify copy/ --from last-month.checkpoint --entry 17 --witness w1.vkey"
        })
final class LedgerVerify implements Callable<Integer> {
    private record Proof(long from, long to, List<String> hashes) {}

    private record Included(long index, long size, String entry, List<String> hashes) {}

    private record Wrong(String path, String problem) {}

    private record Witnessed(String witness, String time) {}

    private record Verified(
            String log,
            long entries,
            String root,
            boolean isAsSigned,
            List<Wrong> defects,
            List<Witnessed> witnesses,
            List<Proof> consistency,
            List<Included> inclusion) {}

    @Parameters(paramLabel = "DIR", description = "The copy, as \"martello ledger fetch\" makes it.")
    private @Nullable Path folder;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The ledger's key, or a file with it (default: log.vkey in the folder).")
    private @Nullable String key;

    @Option(
            names = "--from",
            paramLabel = "CHECKPOINT",
            description = "A file with an earlier checkpoint. May be repeated.")
    private List<Path> from = List.of();

    @Option(
            names = "--to",
            paramLabel = "CHECKPOINT",
            description = "A file with the checkpoint to verify against (default: the copy's last one).")
    private @Nullable Path to;

    @Option(
            names = "--entry",
            paramLabel = "NUMBER",
            description = "Prove that this entry is in the copy. May be repeated.")
    private List<Long> entries = List.of();

    @Option(
            names = "--witness",
            paramLabel = "KEY",
            description = "A witness's key, or a file with it, that must have cosigned. May be repeated.")
    private List<String> witnesses = List.of();

    @Option(names = "--json", description = "One JSON document, with the proofs.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        CopiedLedger ledger =
                CopiedLedger.open(Optional.ofNullable(folder).orElseThrow(), Optional.ofNullable(key), witnesses);
        Checkpoint.Opened.Trusted head = Optional.ofNullable(to)
                .map(file -> ledger.trusted(LedgerCommand.note(file), file.toString()))
                .orElse(ledger.head());
        requireHere(head.checkpoint(), ledger);
        List<Wrong> wrong = new ArrayList<>();
        Audit.run(ledger.files(), ledger.head().checkpoint())
                .defects()
                .forEach(each -> wrong.add(new Wrong(each.path(), DefectText.of(each))));
        List<Witnessed> witnessed = witnessed(ledger, head, wrong);
        List<Proof> proofs = new ArrayList<>();
        try {
            if (!to(ledger, head)) {
                return forked(terminal, ledger.head(), head, "what is in the copy has another root at this size");
            }
            for (Path file : from) {
                Checkpoint.Opened.Trusted earlier = ledger.trusted(LedgerCommand.note(file), file.toString());
                ConsistencyProof proof = proof(ledger, earlier.checkpoint(), head.checkpoint());
                if (proof.check(earlier.checkpoint().root(), head.checkpoint().root())
                        instanceof ProofCheck.Refuted(String explanation)) {
                    return forked(terminal, earlier, head, explanation);
                }
                proofs.add(new Proof(proof.from(), proof.to(), base64(proof.path())));
            }
            List<Included> included = included(ledger, head.checkpoint(), wrong);
            Verified verified = new Verified(
                    head.checkpoint().origin(),
                    head.checkpoint().size(),
                    head.checkpoint().root().toBase64(),
                    wrong.isEmpty(),
                    wrong,
                    witnessed,
                    proofs,
                    included);
            say(terminal, verified);
        } catch (UnreadableLog e) {
            wrong.forEach(each -> terminal.problem(each.problem));
            throw UserException.refused(String.valueOf(e.getMessage()));
        }
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void requireHere(Checkpoint checkpoint, CopiedLedger ledger) {
        if (checkpoint.size() > ledger.size()) {
            throw UserException.badInput("the checkpoint is of " + checkpoint.size() + " entries, and the copy has "
                    + ledger.size() + ": fetch what is new first");
        }
    }

    /** Whether the copy had the root of a checkpoint when it had as many entries. */
    private static boolean to(CopiedLedger ledger, Checkpoint.Opened.Trusted head) throws UnreadableLog {
        Checkpoint own = ledger.head().checkpoint();
        return head.checkpoint().equals(own)
                || ledger.tree(own.size())
                                .consistency(head.checkpoint().size())
                                .check(head.checkpoint().root(), own.root())
                        instanceof ProofCheck.Proven;
    }

    private static ConsistencyProof proof(CopiedLedger ledger, Checkpoint from, Checkpoint head) throws UnreadableLog {
        if (from.size() > head.size()) {
            throw UserException.badInput(
                    "the checkpoint of --from has " + from.size() + " entries, more than the other's " + head.size());
        }
        return ledger.tree(head.size()).consistency(from.size());
    }

    private int forked(
            Terminal terminal, Checkpoint.Opened.Trusted known, Checkpoint.Opened.Trusted shown, String explanation) {
        new ForkLines(terminal).print(new Extension.Forked(known.note(), shown.note(), explanation), json);
        return ExitCode.SOFTWARE;
    }

    private static List<Witnessed> witnessed(CopiedLedger ledger, Checkpoint.Opened.Trusted head, List<Wrong> wrong) {
        ledger.witnesses().stream()
                .filter(each -> head.cosignatures().stream()
                        .noneMatch(cosignature -> cosignature.witness().equals(each)))
                .forEach(each -> wrong.add(
                        new Wrong("checkpoint", "checkpoint: the witness " + each.name() + " did not cosign it")));
        return head.cosignatures().stream().map(LedgerVerify::witnessed).toList();
    }

    private static Witnessed witnessed(Cosignature cosignature) {
        Instant time = cosignature.time();
        return new Witnessed(cosignature.witness().name(), time.toString());
    }

    private List<Included> included(CopiedLedger ledger, Checkpoint head, List<Wrong> wrong) throws UnreadableLog {
        List<Included> included = new ArrayList<>();
        for (long index : entries) {
            if (index >= head.size()) {
                throw UserException.badInput("there is no entry " + index + " among " + head.size());
            }
            Bytes entry = ledger.entry(index);
            InclusionProof proof = ledger.tree(head.size()).inclusion(index);
            switch (proof.check(TreeHash.ofLeaf(entry), head.root())) {
                case ProofCheck.Proven _ ->
                    included.add(new Included(
                            index, head.size(), entry.toString(StandardCharsets.UTF_8), base64(proof.path())));
                case ProofCheck.Refuted(String explanation) ->
                    wrong.add(new Wrong("entry " + index, "entry " + index + ": " + explanation));
            }
        }
        return included;
    }

    private static List<String> base64(List<TreeHash> hashes) {
        return hashes.stream().map(TreeHash::toBase64).toList();
    }

    private void say(Terminal terminal, Verified verified) {
        if (json) {
            terminal.json(verified);
            return;
        }
        verified.defects.forEach(each -> terminal.problem(each.problem));
        terminal.line(terminal.style("bold", verified.log) + ", " + verified.entries + " entries, root " + verified.root
                + ": "
                + (verified.isAsSigned
                        ? "each octet is as it was signed"
                        : verified.defects.size() + " of its parts changed since it was signed"));
        verified.witnesses.forEach(
                each -> terminal.line("  cosigned by " + Terminal.safe(each.witness) + " at " + each.time));
        verified.consistency.forEach(each -> terminal.line(
                "  goes on from " + each.from + " entries: proven with " + each.hashes.size() + " hashes"));
        verified.inclusion.forEach(each -> {
            terminal.line("  has entry " + each.index + ": proven with " + each.hashes.size() + " hashes");
            terminal.line("    " + Terminal.safe(each.entry));
        });
    }
}
