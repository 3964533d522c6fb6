package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.provider.MethodSource;

/** Each truncation and each flipped bit of each target's samples, whether or not somebody fuzzes. */
class ChangedSamplesTest {
    /** Of a longer sample, which is the default policy with all its expressions to be compiled, changes are tried at regular distances. */
    private static final int MAX_OCTETS = 10_000;

    private static final int CHANGES_OF_LONGER = 300;

    @TestFactory
    Stream<DynamicTest> parsersHoldWhateverIsCutOffOrFlipped() throws Exception {
        return targets().map(target -> DynamicTest.dynamicTest(target.getName(), () -> changed(target)));
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
                byte[] octets = change < sample.length
                        ? Arrays.copyOf(sample, change)
                        : flipped(sample, change - sample.length);
                check(target, instance, octets);
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
