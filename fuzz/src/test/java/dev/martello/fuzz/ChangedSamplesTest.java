package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.provider.MethodSource;

/** Each truncation and each flipped bit of each target's samples, whether or not somebody fuzzes. */
class ChangedSamplesTest {
    private static final List<String> CLASSES = List.of(
            "dev.martello.fuzz.TpmStructuresFuzzTest",
            "dev.martello.fuzz.EvidenceFuzzTest",
            "dev.martello.fuzz.FileSignaturesFuzzTest",
            "dev.martello.fuzz.MessagesFuzzTest",
            "dev.martello.fuzz.EndorsementFuzzTest",
            "dev.martello.appraisal.reference.DocumentsFuzzTest",
            "dev.martello.fuzz.CorimFuzzTest",
            "dev.martello.evidence.packages.PackagesFuzzTest",
            "dev.martello.server.api.RegisterFuzzTest");

    /** Of samples that would take longer, changes are tried at regular distances: policies are compiled. */
    private static final int MAX_CHANGES = 12_000;

    private static final int MAX_POLICY_CHANGES = 300;

    @TestFactory
    Stream<DynamicTest> parsersHoldWhateverIsCutOffOrFlipped() throws Exception {
        return targets().map(target -> DynamicTest.dynamicTest(target.getName(), () -> changed(target)));
    }

    @Test
    void everyTargetIsAmongThem() throws Exception {
        assertThat(targets().map(Method::getName))
                .hasSizeGreaterThanOrEqualTo(20)
                .contains("bootLogs", "policies");
    }

    private static Stream<Method> targets() throws ClassNotFoundException {
        Stream<Method> all = Stream.empty();
        for (String name : CLASSES) {
            all = Stream.concat(
                    all,
                    Arrays.stream(Class.forName(name).getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(FuzzTest.class)));
        }
        return all;
    }

    private static void changed(Method target) throws Exception {
        Object instance = make(target.getDeclaringClass());
        target.setAccessible(true);
        for (byte[] sample : samples(target).toList()) {
            int changes = sample.length * 9;
            int most = target.getName().equals("policies") ? MAX_POLICY_CHANGES : MAX_CHANGES;
            int step = Math.max(1, changes / most | 1);
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
