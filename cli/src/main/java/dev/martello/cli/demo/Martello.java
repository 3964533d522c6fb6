package dev.martello.cli.demo;

import java.util.List;

/** How this program runs itself. */
public final class Martello {
    private static final String MAIN = "dev.martello.cli.Main";

    private Martello() {}

    /** The command that runs {@code martello} with this Java runtime and these libraries; arguments follow it. */
    public static List<String> command() {
        String java = System.getProperty("java.home") + "/bin/java";
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN);
    }
}
