package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Each truncation and each flipped bit of each target's samples, whether or not somebody fuzzes. */
class ChangedSamplesTest {
    /** Of a longer sample, which is the default policy with all its expressions to be compiled, changes are tried at regular distances. */
    private static final int MAX_OCTETS = 10_000;

    private static final int CHANGES_OF_LONGER = 300;

    private static final Path CAPTURED = Path.of("../evidence/src/test/captured");

    /** Of each file, at random, so that in time all are tried. */
    private static final int CHANGES_OF_CAPTURED = 60;

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
        return targets().map(target -> DynamicTest.dynamicTest(target.getName(), () -> changed(target)));
    }

    /** What machines really sent, a different part of the changes in each run. */
    @TestFactory
    Stream<DynamicTest> parsersHoldWhateverIsCutOffOrFlippedOfWhatMachinesSent() throws Exception {
        Map<String, Method> byName = targets().collect(Collectors.toMap(Method::getName, Function.identity()));
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

    private static void changedAtRandom(Method target, Bytes octets) throws Exception {
        Object instance = make(target.getDeclaringClass());
        target.setAccessible(true);
        byte[] sample = octets.toArray();
        check(target, instance, sample);
        for (int nth = 0; nth < CHANGES_OF_CAPTURED; nth++) {
            check(target, instance, changed(sample, ThreadLocalRandom.current().nextInt(sample.length * 9)));
        }
    }

    @Test
    void everyTargetIsAmongThem() throws Exception {
        assertThat(targets().map(Method::getName))
                .hasSizeGreaterThanOrEqualTo(40)
                .doesNotHaveDuplicates()
                .contains("bootLogs", "policies", "sudoers", "checks", "sqliteFiles");
    }

    /** All in the classes of this module whose names say that they have targets. */
    private static Stream<Method> targets() throws Exception {
        Path classes = Path.of(ChangedSamplesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> names;
        try (Stream<Path> files = Files.walk(classes)) {
            names = files.map(classes::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith("FuzzTest.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .toList();
        }
        List<Method> targets = new ArrayList<>();
        for (String name : names) {
            Arrays.stream(Class.forName(name).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(targets::add);
        }
        return targets.stream();
    }

    private static void changed(Method target) throws Exception {
        Object instance = make(target.getDeclaringClass());
        target.setAccessible(true);
        for (byte[] sample : samples(target).toList()) {
            int changes = sample.length * 9;
            int step = sample.length <= MAX_OCTETS ? 1 : changes / CHANGES_OF_LONGER | 1;
            for (int change = 0; change < changes; change += step) {
                check(target, instance, changed(sample, change));
            }
        }
    }

    private static void check(Method target, Object instance, byte[] octets) throws Exception {
        try {
            target.invoke(instance, (Object) octets);
        } catch (InvocationTargetException e) {
            throw new AssertionError(HexFormat.of().formatHex(octets), e.getCause());
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

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    @SuppressWarnings("unchecked")
    private static Stream<byte[]> samples(Method target) throws ReflectiveOperationException {
        Method source = target.getDeclaringClass()
                .getDeclaredMethod(target.getAnnotation(MethodSource.class).value()[0]);
        source.setAccessible(true);
        return (Stream<byte[]>) source.invoke(null);
    }
}
