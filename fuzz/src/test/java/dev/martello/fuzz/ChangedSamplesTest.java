package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each truncation and each flipped bit of each target's samples, whether or not somebody fuzzes; of long ones some, others in each run. */
class ChangedSamplesTest {
    /** Of a longer sample, such as the default policy with all its expressions to be compiled, changes are tried at random. */
    private static final int MAX_OCTETS = 10_000;

    private static final int CHANGES_OF_LONGER = 300;

    private static final Path CAPTURED = Path.of("../evidence/src/test/captured");

    /** One that ends before it, and one for each of its bits. */
    private static final int CHANGES_PER_OCTET = 9;

    private static final int CHANGES_OF_CAPTURED = 30;

    /** What reads a file that a machine of the lab sent, by the beginning of its name. */
    private static final Map<String, String> TARGETS_OF_CAPTURED = Map.ofEntries(
            Map.entry("ak.public", "publicAreas"),
            Map.entry("boot-log", "bootLogs"),
            Map.entry("ek-certificate", "certificates"),
            Map.entry("ek.public", "publicAreas"),
            Map.entry("pcr-values", "pcrValues"),
            Map.entry("profile", "profiles"),
            Map.entry("quote.attest", "attestations"),
            Map.entry("quote.signature", "signatures"),
            Map.entry("release", "releases"),
            Map.entry("report", "cbor"),
            Map.entry("runtime-log", "binaryRuntimeLogs"),
            Map.entry("settings", "settings"));

    /** A file, with the name of the target that reads it. */
    private record Captured(String target, Path file, Bytes octets) {
        static Captured of(Path file) {
            try {
                Bytes octets = Bytes.owning(Files.readAllBytes(file));
                String target = TARGETS_OF_CAPTURED.entrySet().stream()
                        .filter(each -> file.getFileName().toString().startsWith(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(file + " has no target"));
                return switch (target) {
                    case "releases", "profiles" -> new Captured(target, file, unzipped(octets));
                    case "cbor" -> new Captured(target, file, Bytes.concat(Bytes.of(REPORT_REQUEST), octets));
                    default -> new Captured(target, file, octets);
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Bytes unzipped(Bytes octets) throws IOException {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets.toArray()))) {
                return Bytes.owning(in.readAllBytes());
            }
        }
    }

    /** The octet by which the target of messages knows a report. */
    private static final int REPORT_REQUEST = 4;

    @TestFactory
    Stream<DynamicTest> parsersHoldWhateverIsCutOffOrFlipped() throws Exception {
        return FuzzTarget.all().stream().map(target -> DynamicTest.dynamicTest(target.name(), () -> changed(target)));
    }

    /** What machines really sent, a different part of the changes in each run. */
    @TestFactory
    Stream<DynamicTest> parsersHoldWhateverIsCutOffOrFlippedOfWhatMachinesSent() throws Exception {
        Map<String, FuzzTarget> byName =
                FuzzTarget.all().stream().collect(Collectors.toMap(FuzzTarget::name, Function.identity()));
        return captured().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.file().toString(),
                        () -> changedAtRandom(Objects.requireNonNull(byName.get(each.target())), each.octets())));
    }

    /** Each content once. */
    private static Collection<Captured> captured() throws IOException {
        Map<Bytes, Captured> captured = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(CAPTURED, 2)) {
            files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().matches("README\\.md|index\\.json"))
                    .sorted()
                    .map(Captured::of)
                    .forEach(each -> captured.putIfAbsent(each.octets(), each));
        }
        return captured.values();
    }

    private static void changedAtRandom(FuzzTarget target, Bytes octets) throws Exception {
        byte[] sample = octets.toArray();
        target.check(sample);
        changedAtRandom(target, sample, CHANGES_OF_CAPTURED);
    }

    private static void changedAtRandom(FuzzTarget target, byte[] sample, int changes) throws Exception {
        for (int nth = 0; nth < changes; nth++) {
            target.check(changed(sample, ThreadLocalRandom.current().nextInt(sample.length * CHANGES_PER_OCTET)));
        }
    }

    @Test
    void everyTargetIsAmongThem() throws Exception {
        assertThat(FuzzTarget.all())
                .extracting(FuzzTarget::name)
                .hasSizeGreaterThanOrEqualTo(65)
                .doesNotHaveDuplicates()
                .contains("bootLogs", "policies", "sudoers", "checks", "sqliteFiles", "ocspQuestions", "chains");
    }

    private static void changed(FuzzTarget target) throws Exception {
        for (byte[] sample : target.samples()) {
            if (sample.length > MAX_OCTETS) {
                changedAtRandom(target, sample, CHANGES_OF_LONGER);
                continue;
            }
            for (int change = 0; change < sample.length * CHANGES_PER_OCTET; change++) {
                target.check(changed(sample, change));
            }
        }
    }

    /** The first ones are those in which something is cut off, in the rest a bit is flipped. */
    private static byte[] changed(byte[] sample, int change) {
        return change < sample.length ? Arrays.copyOf(sample, change) : flipped(sample, change - sample.length);
    }

    private static byte[] flipped(byte[] sample, int bit) {
        byte[] octets = sample.clone();
        octets[bit / 8] ^= (byte) (1 << bit % 8);
        return octets;
    }
}
