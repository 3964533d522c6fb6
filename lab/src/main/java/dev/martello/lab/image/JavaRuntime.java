package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime with no more than the agent needs, cut out of the one that this process runs on. */
final class JavaRuntime {
    private static final String WORK = "runtime 5";

    /** The HTTP client, what it and Jackson use, and what tells whose process is at the other end of a socket. */
    private static final List<String> MODULES =
            List.of("java.base", "java.logging", "java.net.http", "java.xml", "jdk.net");

    static final String DIRECTORY = "runtime";

    private JavaRuntime() {}

    /** The step that has the runtime in its directory {@value #DIRECTORY}. */
    static Path link(BuildCache cache) throws LabFailure, IOException, InterruptedException {
        String version = Runtime.version() + " " + System.getProperty("java.vendor.version", "");
        Inputs inputs = Inputs.of(WORK).text(version).text(String.join(",", MODULES));
        return cache.step("runtime", inputs, into -> run(into.resolve(DIRECTORY)));
    }

    /**
     * In a process of its own: in one that has used the runtime's files before, jlink writes the same classes in another order, and
     * strips them before or after it has made some.
     */
    private static void run(Path into) throws LabFailure, IOException, InterruptedException {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        if (!Files.isExecutable(jlink)) {
            throw new LabFailure(
                    "this Java runtime has no jlink: run the lab on a JDK, not on a runtime without its tools");
        }
        Tool.runProgram(
                jlink,
                Tool.Setting.NONE,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                into);
    }
}
