package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello inspect quote}. */
@Command(
        name = "quote",
        description = {
            "Show what a TPM's quote says and, given its signature and the key, check that the key signed it.",
            "",
            "Reads what tpm2_quote writes: -m (the quote) and -s (its signature), and the key of tpm2_createak -u, as"
                    + " TPM2B_PUBLIC or PEM. Exit code 1 if the check fails."
        },
        footer = "  martello inspect quote quote.msg --signature quote.sig --key ak.pub --qualifying-data"
                + " 6d617274656c6c6f")
final class InspectQuote implements Callable<Integer> {
    @Parameters(paramLabel = "QUOTE", description = "A marshalled TPMS_ATTEST.")
    private @Nullable Path quote;

    @Option(names = "--signature", paramLabel = "FILE", description = "A marshalled TPMT_SIGNATURE.")
    private @Nullable Path signature;

    @Option(names = "--key", paramLabel = "FILE", description = "The attestation key's public part.")
    private @Nullable Path key;

    @Option(
            names = "--qualifying-data",
            paramLabel = "HEX",
            description = "The qualifying data (nonce) that the quote must have; without it, any is accepted.")
    private @Nullable String qualifyingData;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Clock(long clockMillis, long resetCount, long restartCount, boolean safe) {}

    private record Checked(boolean genuine, Optional<String> refusal, Optional<String> explanation) {
        static Checked of(QuoteCheck check) {
            return switch (check) {
                case QuoteCheck.Genuine _ -> new Checked(true, Optional.empty(), Optional.empty());
                case QuoteCheck.Refused refused ->
                    new Checked(false, Optional.of(refused.defect().id()), Optional.of(refused.explanation()));
            };
        }
    }

    private record Document(
            String file,
            String qualifyingData,
            String qualifiedSigner,
            Clock clock,
            String firmwareVersion,
            String pcrSelection,
            String pcrDigest,
            Optional<Checked> check) {}

    @Override
    public Integer call() {
        Path file = Optional.ofNullable(quote).orElseThrow();
        Bytes attest = InputFile.read(file, SignedQuote.MAX_ATTEST_BYTES, "quote");
        TPMS_ATTEST attested = parse(file, attest);
        Optional<Checked> check = check(attest, attested);
        Document document = document(file, attested, check);
        if (json) {
            Terminal.standard().json(document);
        } else {
            print(Terminal.standard(), document);
        }
        return check.stream().allMatch(Checked::genuine) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Optional<Checked> check(Bytes attest, TPMS_ATTEST attested) {
        if (signature == null && key == null) {
            return Optional.empty();
        }
        if (signature == null || key == null) {
            throw UserException.badInput("a quote is checked with --signature and --key together");
        }
        Bytes expected = qualifyingData == null ? attested.extraData() : hex(qualifyingData);
        SignedQuote signed =
                new SignedQuote(attest, InputFile.read(signature, SignedQuote.MAX_SIGNATURE_BYTES, "quote"));
        return Optional.of(Checked.of(
                new QuoteVerifier(SignatureLibraries.ofJdk()).check(signed, KeyFiles.attestationKey(key), expected)));
    }

    private static Document document(Path file, TPMS_ATTEST attested, Optional<Checked> check) {
        if (!(attested.attested() instanceof TPMS_QUOTE_INFO quoted)) {
            throw UserException.badInput(file + ": attests something else than PCRs");
        }
        try {
            return new Document(
                    file.toString(),
                    attested.extraData().toHex(),
                    attested.qualifiedSigner().toHex(),
                    new Clock(
                            attested.clockInfo().clock(),
                            attested.clockInfo().resetCount(),
                            attested.clockInfo().restartCount(),
                            attested.clockInfo().safe()),
                    "0x%016x".formatted(attested.firmwareVersion()),
                    PcrSelection.of(quoted.pcrSelect()).toString(),
                    quoted.pcrDigest().toHex(),
                    check);
        } catch (MalformedTpmStructure e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private static void print(Terminal terminal, Document document) {
        terminal.fact("qualifying data", document.qualifyingData());
        terminal.fact("PCRs", document.pcrSelection());
        terminal.fact("PCR digest", document.pcrDigest());
        terminal.fact(
                "clock",
                document.clock().clockMillis() + " ms" + (document.clock().safe() ? "" : ", not safe"));
        terminal.fact(
                "resets, restarts",
                document.clock().resetCount() + ", " + document.clock().restartCount());
        terminal.fact("firmware", document.firmwareVersion());
        terminal.fact("qualified signer", document.qualifiedSigner());
        String verdict = document.check()
                .map(check -> check.genuine()
                        ? terminal.style("fg(green)", "genuine: this key's TPM made it")
                        : terminal.style(
                                "bold,fg(red)",
                                check.refusal().orElseThrow() + ": "
                                        + check.explanation().orElseThrow()))
                .orElse("not checked; give --signature and --key");
        terminal.line("  " + terminal.style("bold", "%-18s".formatted("check")) + verdict);
    }

    private static TPMS_ATTEST parse(Path file, Bytes attest) {
        try {
            return TPMS_ATTEST.LAYOUT.parse(attest);
        } catch (MalformedTpmStructure e) {
            throw UserException.badInput(file + " is no quote: " + e.getMessage());
        }
    }

    private static Bytes hex(String digits) {
        try {
            return Bytes.fromHex(digits);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--qualifying-data is no sequence of hexadecimal digits: " + digits);
        }
    }
}
