package dev.martello.cli.terminal;

import dev.martello.bytes.Bytes;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where commands write: text with colours if somebody looks at it, JSON for programs. What comes from outside is made safe to
 * look at: its control characters are shown, not sent.
 */
public final class Terminal {
    private static final int MIN_WIDTH = 40;
    private static final int USUAL_WIDTH = 120;

    private final PrintStream out;
    private final PrintStream err;
    private final Ansi ansi;

    private Terminal(PrintStream out, PrintStream err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    /** Standard output and standard error, in UTF-8. */
    public static Terminal standard() {
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Ansi.AUTO);
    }

    /** Whether a person watches standard output. */
    public static boolean isInteractive() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent() && Ansi.AUTO.enabled();
    }

    /** Columns of the terminal; a usual number if it does not tell. */
    public static int width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return rowsAndColumns.length == 2 ? Math.max(MIN_WIDTH, Integer.parseInt(rowsAndColumns[1])) : USUAL_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    /** Prints a document on one line. */
    public void json(Record document) {
        out.println(harmless(Mapper.JSON.writeValueAsString(document)));
    }

    /** Prints documents as one array on one line. */
    public void json(List<? extends Record> documents) {
        out.println(harmless(Mapper.JSON.writeValueAsString(documents)));
    }

    /** The same document, in which nothing would steer a terminal: such characters are in texts only, and may be escaped there. */
    private static String harmless(String json) {
        StringBuilder harmless = new StringBuilder(json.length());
        json.codePoints().forEach(character -> {
            if (isSteering(character)) {
                for (char each : Character.toChars(character)) {
                    harmless.append("\\u%04x".formatted((int) each));
                }
            } else {
                harmless.appendCodePoint(character);
            }
        });
        return harmless.toString();
    }

    public void heading(String text) {
        out.println();
        out.println(style("bold", text));
    }

    public void line(String text) {
        out.println(text);
    }

    /** Prints a document of several lines: to programs as it is, and to a person as {@link #safe} makes its lines. */
    public void document(String text) {
        if (isInteractive()) {
            text.lines().forEach(each -> line(safe(each)));
        } else {
            line(text);
        }
    }

    /** Prints a name and what there is to say of it, which comes out as {@link #safe} makes it; the texts of several stand below each other. */
    public void fact(String name, String text) {
        line("  " + style("bold", "%-18s".formatted(name)) + safe(text));
    }

    /** Writes octets as they are. */
    public void octets(Bytes octets) {
        out.writeBytes(octets.toArray());
        out.flush();
    }

    /** Says on standard error what is good to know, while standard output may be for a program. */
    public void note(String text) {
        err.println(text);
    }

    /** Says on standard error what went wrong. */
    public void problem(String text) {
        err.println(style("bold,red", "martello:") + " " + indented(text));
    }

    /** Text as {@link #safe} makes its lines. Those after the first stand further in, so that none can be taken for what we say. */
    public static String indented(String text) {
        return text.lines().map(Terminal::safe).map(String::strip).collect(Collectors.joining("\n  "));
    }

    /** Text in a style such as {@code bold} or {@code fg(red)}, if colours are wanted; the text comes out as {@link #safe} makes it. */
    public String style(String style, String text) {
        String safe = safe(text);
        return ansi.enabled() ? Ansi.Style.on(Ansi.Style.parse(style)) + safe + Ansi.Style.reset.on() : safe;
    }

    /** Text without anything that would steer a terminal. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isSteering(character)) {
                safe.append("\\u%04x".formatted(character));
            } else {
                safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }

    private static boolean isSteering(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }

    /** Made when the first document is: text needs none. */
    private static final class Mapper {
        static final JsonMapper JSON = new JsonMapper();
    }
}
