package dev.martello.cli.lab;

import java.util.List;

/** How this program runs itself. */
public final class Martello {
    private static final String USUAL_HEAP = "512m";
    static final String MAIN = "dev.martello.cli.Main";

    private Martello() {}

    /** The command that runs {@code martello} with this Java runtime and these libraries; arguments follow it. */
    public static List<String> command() {
        return command(USUAL_HEAP);
    }

    /**
     * As {@link #command()}, with another bound of the heap.
     *
     * @param maxHeap as the option {@code -Xmx} takes it
     */
    public static List<String> command(String maxHeap) {
        String java = System.getProperty("java.home") + "/bin/java";
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx" + maxHeap,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN);
    }
}
