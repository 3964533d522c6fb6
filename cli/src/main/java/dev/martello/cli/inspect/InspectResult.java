package dev.martello.cli.inspect;

import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.result.Ear;
import dev.martello.server.result.EarVerifier;
import dev.martello.server.result.MalformedEar;
import dev.martello.server.result.TrustworthinessVector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello inspect result}. */
@Command(
        name = "result",
        description = {
            "Verify an attestation result with the control plane's published keys, and show its claims.",
            "",
            "Works offline: --keys is a copy of the control plane's /.well-known/jwks.json. Exit code 1 if the result is not genuine, has expired, or is not affirming."
        },
        footer = "  martello inspect result result.jwt --keys jwks.json")
final class InspectResult implements Callable<Integer> {
    private static final int MAX_KEYS_BYTES = 16 << 10;

    @Parameters(paramLabel = "RESULT", description = "A signed result, as \"martello fleet result\" prints it.")
    private @Nullable Path result;

    @Option(names = "--keys", required = true, paramLabel = "FILE", description = "A JSON Web Key Set.")
    private @Nullable Path keys;

    @Option(
            names = "--nonce",
            paramLabel = "BASE64",
            description = "The nonce that the result was requested with: it proves that the result is fresh.")
    private @Nullable String nonce;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Document(String file, boolean genuine, Optional<String> explanation, Optional<Claims> claims) {}

    private record Claims(
            String appliance,
            String status,
            Map<String, Integer> trustworthiness,
            Optional<String> release,
            List<String> rules,
            Instant issued,
            Instant expires) {
        static Claims of(Ear ear) {
            return new Claims(
                    ear.appliance().toString(),
                    ear.status().name(),
                    labels(ear.vector()),
                    ear.release(),
                    ear.rules(),
                    ear.issued(),
                    ear.expires());
        }

        private static Map<String, Integer> labels(TrustworthinessVector vector) {
            Map<String, Integer> labels = new LinkedHashMap<>();
            vector.claims().forEach((claim, value) -> labels.put(claim.label(), value));
            return labels;
        }
    }

    @Override
    public Integer call() {
        Path file = Optional.ofNullable(result).orElseThrow();
        EarVerifier.Check check = check(file);
        Document document = switch (check) {
            case EarVerifier.Check.Genuine(Ear ear) ->
                new Document(file.toString(), true, Optional.empty(), Optional.of(Claims.of(ear)));
            case EarVerifier.Check.Refused(String explanation) ->
                new Document(file.toString(), false, Optional.of(explanation), Optional.empty());
        };
        if (json) {
            Terminal.standard().json(document);
        } else {
            print(Terminal.standard(), document);
        }
        return check instanceof EarVerifier.Check.Genuine(Ear ear) && ear.status() == TrustTier.AFFIRMING
                ? ExitCode.OK
                : ExitCode.SOFTWARE;
    }

    private EarVerifier.Check check(Path file) {
        String jwt = InputFile.read(file, EarVerifier.MAX_BYTES, "attestation result")
                .toString(StandardCharsets.ISO_8859_1)
                .strip();
        EarVerifier verifier = verifier(Optional.ofNullable(keys).orElseThrow());
        try {
            EarVerifier.Check check = verifier.check(jwt, InstantSource.system().instant());
            boolean isOther = nonce != null
                    && check instanceof EarVerifier.Check.Genuine(Ear ear)
                    && !ear.nonce().equals(Optional.of(nonce));
            return isOther ? new EarVerifier.Check.Refused("it was not asked for with this nonce") : check;
        } catch (MalformedEar e) {
            throw UserException.badInput(file + " is no attestation result: " + e.getMessage());
        }
    }

    private static EarVerifier verifier(Path file) {
        try {
            return EarVerifier.of(InputFile.read(file, MAX_KEYS_BYTES, "set of keys"));
        } catch (MalformedEar e) {
            throw UserException.badInput("--keys " + file + ": " + e.getMessage());
        }
    }

    private static void print(Terminal terminal, Document document) {
        document.claims().ifPresent(claims -> {
            terminal.fact("appliance", claims.appliance);
            terminal.fact("status", claims.status);
            terminal.fact(
                    "trustworthiness",
                    claims.trustworthiness.entrySet().stream()
                            .map(claim -> claim.getKey() + " " + claim.getValue())
                            .collect(Collectors.joining(", ")));
            terminal.fact("release", Terminal.safe(claims.release.orElse("-")));
            if (!claims.rules.isEmpty()) {
                terminal.fact("because of", Terminal.safe(String.join(", ", claims.rules)));
            }
            terminal.fact("issued", claims.issued + ", until " + claims.expires);
        });
        String check = document.explanation
                .map(explanation -> terminal.style("bold,fg(red)", "not genuine: " + Terminal.safe(explanation)))
                .orElseGet(() -> terminal.style("fg(green)", "genuine: a key of the set signed it"));
        terminal.line("  " + terminal.style("bold", "%-18s".formatted("check")) + check);
    }
}
