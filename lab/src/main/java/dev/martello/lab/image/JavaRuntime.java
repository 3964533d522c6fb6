package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java runtime with no more than the agent needs, cut out of the one that this process runs on. */
final class JavaRuntime {
    private static final String WORK = "runtime 4";

    /** The HTTP client, and what it and Jackson use. */
    private static final List<String> MODULES = List.of("java.base", "java.logging", "java.net.http", "java.xml");

    static final String DIRECTORY = "runtime";

    private JavaRuntime() {}

    /** The step that has the runtime in its directory {@value #DIRECTORY}. */
    static Path link(BuildCache cache) throws LabFailure, IOException, InterruptedException {
        String version = Runtime.version() + " " + System.getProperty("java.vendor.version", "");
        Inputs inputs = Inputs.of(WORK).text(version).text(String.join(",", MODULES));
        return cache.step("runtime", inputs, into -> run(into.resolve(DIRECTORY)));
    }

    private static void run(Path into) throws LabFailure {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new LabFailure(
                        "this Java runtime has no jlink: run the lab on a JDK, not on a runtime without its tools"));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = jlink.run(
                out,
                out,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                into.toString());
        if (code != 0) {
            throw new LabFailure("jlink cannot make a Java runtime for the agent: "
                    + said.toString().strip().replaceAll("\\s*\\R\\s*", "; "));
        }
    }
}
