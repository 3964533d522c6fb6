package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files to show one after the other: one that cannot be read is said to be so, and the others still come. */
final class InspectedFiles {
    private static final String STANDARD_INPUT = "-";

    /** Reads the octets of a file and shows them. */
    @FunctionalInterface
    interface Inspection {
        /**
         * What the octets say.
         *
         * @throws Unreadable if they are not what they should be
         */
        Inspected inspect(String file, Bytes octets) throws Unreadable;
    }

    /** What a file says, for programs and for people. */
    interface Inspected {
        /** A record that becomes one line of JSON. */
        Record document();

        void print(Terminal terminal);
    }

    /** A file that is not what it should be. */
    static final class Unreadable extends Exception {
        Unreadable(String problem) {
            super(problem);
        }
    }

    /** What stands in place of a document that there is none of. */
    record ErrorDocument(String file, String error) {}

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files to read (default: standard input, which - names too).")
    private List<String> files = List.of();

    @Option(names = "--json", description = "One JSON document per file, each on one line.")
    private boolean json;

    /** Shows all files; the exit code says whether each could be read. */
    int inspect(int maxBytes, Inspection inspection) {
        Terminal terminal = Terminal.standard();
        List<String> named = files.isEmpty() ? List.of(STANDARD_INPUT) : files;
        int exitCode = ExitCode.OK;
        for (String file : named) {
            try {
                Inspected inspected = inspection.inspect(file, read(file, maxBytes));
                if (json) {
                    terminal.json(inspected.document());
                } else {
                    if (named.size() > 1) {
                        terminal.heading(file);
                    }
                    inspected.print(terminal);
                }
            } catch (Unreadable e) {
                exitCode = ExitCode.USAGE;
                if (json) {
                    terminal.json(new ErrorDocument(file, String.valueOf(e.getMessage())));
                } else {
                    terminal.problem(file + ": " + e.getMessage());
                }
            }
        }
        return exitCode;
    }

    private static Bytes read(String file, int maxBytes) throws Unreadable {
        try (InputStream in = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] octets = in.readNBytes(maxBytes + 1);
            if (octets.length > maxBytes) {
                throw new Unreadable("has more than " + maxBytes + " octets, which no such log has");
            }
            return Bytes.owning(octets);
        } catch (NoSuchFileException e) {
            throw new Unreadable("there is no such file");
        } catch (AccessDeniedException e) {
            throw new Unreadable("may not be read; try as root");
        } catch (IOException e) {
            throw new Unreadable("cannot be read: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
        }
    }
}
