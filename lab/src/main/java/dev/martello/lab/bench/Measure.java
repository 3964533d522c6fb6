package dev.martello.lab.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One measurement: a JMH benchmark and the parameters it is run with.
 *
 * @param title what is measured, for people
 * @param benchmark the class
 * @param method the one annotated {@code @Benchmark}
 * @param parameters values for each {@code @Param} of the class whose default is not meant
 * @param pace how long it takes once
 */
public record Measure(
        String title, Class<?> benchmark, String method, SortedMap<String, String> parameters, Pace pace) {
    /** How long it takes to do it once. */
    public enum Pace {
        INSTANTS,
        /** Nothing has to be done over and over to be timed, and nothing can be in a minute. */
        SECONDS
    }

    public static Measure of(String title, Class<?> benchmark, String method) {
        return of(title, benchmark, method, Map.of());
    }

    public static Measure of(String title, Class<?> benchmark, String method, Map<String, String> parameters) {
        return new Measure(title, benchmark, method, new TreeMap<>(parameters), Pace.INSTANTS);
    }

    /** The same, of which each invocation takes seconds. */
    Measure ofSeconds() {
        return new Measure(title, benchmark, method, parameters, Pace.SECONDS);
    }
}
