package dev.martello.evidence.ima;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.CapturedEvidence;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Measurement lists replay to the values that evmctl, which others wrote, replays them to. */
class EvmctlTest {
    private static final HashAlgorithm BANK = HashAlgorithm.SHA256;
    private static final PcrIndex PCR_10 = PcrIndex.of(10);
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    @TempDir
    private Path directory;

    /** In the SHA-256 bank: evmctl 1.4 compares no SHA-1 bank that it has from a file, and says that it matches. */
    @Test
    void replaysGeneratedListsAsEvmctlDoes() throws Exception {
        Random random = new Random(10);
        for (int entries : List.of(1, 2, 17, 100)) {
            ImaLog log = new ImaLog(random.ints(entries, 0, 5)
                    .mapToObj(kind -> entry(kind, random))
                    .toList());
            Digest value =
                    ImaReplay.replay(log, Set.of(BANK)).value(BANK, PCR_10).orElseThrow();

            assertThat(evmctlAccepts(log, value)).as(entries + " entries").isTrue();
            assertThat(evmctlAccepts(log.first(entries - 1), value))
                    .as("all of them count, for evmctl looks for the value after each entry")
                    .isFalse();
            byte[] flipped = value.octets().toArray();
            flipped[random.nextInt(flipped.length)] ^= 1;
            assertThat(evmctlAccepts(log, new Digest(BANK, Bytes.owning(flipped))))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.martello.evidence.CapturedEvidence#folders")
    void replaysTheListsOfRealMachinesAsEvmctlDoes(Path folder) throws Exception {
        ImaLog log = CapturedEvidence.runtimeLog(folder);
        Digest quoted = CapturedEvidence.quoted(folder).value(BANK, PCR_10).orElseThrow();

        ImaLog reversed = new ImaLog(log.entries().reversed());
        assertThat(evmctlAccepts(log, quoted)).isTrue();
        assertThat(ImaReplay.match(log, PCR_10, quoted)).isNotInstanceOf(ImaMatch.NoMatch.class);
        assertThat(evmctlAccepts(reversed, quoted)).isFalse();
        assertThat(ImaReplay.match(reversed, PCR_10, quoted)).isInstanceOf(ImaMatch.NoMatch.class);
    }

    @Test
    void findsTheSameEditsAsEvmctl() throws Exception {
        ImaLog log = new ImaLog(List.of(entry(1, new Random(1)), entry(2, new Random(2)), entry(1, new Random(3))));
        Digest value = ImaReplay.replay(log, Set.of(BANK)).value(BANK, PCR_10).orElseThrow();
        ImaLog reordered = new ImaLog(List.of(
                log.entries().get(1), log.entries().get(0), log.entries().get(2)));

        assertThat(evmctlAccepts(reordered, value)).isFalse();
        assertThat(ImaReplay.replay(reordered, Set.of(BANK)).value(BANK, PCR_10))
                .isNotEqualTo(Optional.of(value));
    }

    private static ImaEntry entry(int kind, Random random) {
        Digest digest = HashAlgorithm.SHA256.hash(octets(random, 40));
        String path = "/usr/bin/program " + random.nextInt(1000);
        return switch (kind) {
            case 0 -> ImaEntry.violation(PCR_10, path);
            case 1 -> ImaEntry.imaSig(PCR_10, digest, path, Bytes.EMPTY);
            case 2 -> ImaEntry.imaSig(PCR_10, digest, path, octets(random, 100));
            default -> ImaEntry.imaNg(PCR_10, digest, path);
        };
    }

    private static Bytes octets(Random random, int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return Bytes.owning(octets);
    }

    private boolean evmctlAccepts(ImaLog log, Digest pcr10) throws IOException, InterruptedException {
        Path list = directory.resolve("list");
        Path pcrs = directory.resolve("pcrs");
        Files.write(list, log.writeBinary().toArray());
        StringBuilder text = new StringBuilder();
        for (int pcr = 0; pcr < PcrIndex.COUNT; pcr++) {
            Digest value = pcr == 10 ? pcr10 : BANK.zero();
            text.append(
                    "PCR-%02d: %s%n".formatted(pcr, HEX.formatHex(value.octets().toArray())));
        }
        Files.writeString(pcrs, text);
        Process process = new ProcessBuilder(
                        "evmctl",
                        "-v",
                        "ima_measurement",
                        "--ignore-violations",
                        "--pcrs",
                        "sha256," + pcrs,
                        list.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int result = process.waitFor();
        assertThat(output)
                .as("its own verdict, exit code " + result)
                .contains(result == 0 ? "sha256 PCR-10: succeed" : "Failed to match");
        return result == 0;
    }
}
