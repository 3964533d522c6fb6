package dev.martello.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A target of this module, to be tried on other octets than those that a fuzzer thinks of. */
record FuzzTarget(Method method, Object instance) {
    /** All in the classes of this module whose names say that they have targets. */
    static List<FuzzTarget> all() throws ReflectiveOperationException, IOException, URISyntaxException {
        Path classes = Path.of(FuzzTarget.class
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
        List<FuzzTarget> targets = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object instance = constructor.newInstance();
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(method -> targets.add(new FuzzTarget(method, instance)));
        }
        return targets;
    }

    String name() {
        return method.getName();
    }

    /** What it is fuzzed from. */
    @SuppressWarnings("unchecked")
    List<byte[]> samples() throws ReflectiveOperationException {
        Method source = method.getDeclaringClass()
                .getDeclaredMethod(method.getAnnotation(MethodSource.class).value()[0]);
        source.setAccessible(true);
        return ((Stream<byte[]>) source.invoke(null)).toList();
    }

    /** Holds its law against octets. */
    void check(byte[] octets) throws IllegalAccessException {
        method.setAccessible(true);
        try {
            method.invoke(instance, (Object) octets);
        } catch (InvocationTargetException e) {
            throw new AssertionError(HexFormat.of().formatHex(octets), e.getCause());
        }
    }
}
