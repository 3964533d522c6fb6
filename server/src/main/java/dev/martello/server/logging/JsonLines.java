package dev.martello.server.logging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/** Formats each record as one line of JSON: time, level, logger, message and, if there is one, the exception. */
public final class JsonLines extends Formatter {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    @Override
    public String format(LogRecord entry) {
        Line line = new Line(
                entry.getInstant().toString(),
                entry.getLevel().getName(),
                String.valueOf(entry.getLoggerName()),
                formatMessage(entry),
                Optional.ofNullable(entry.getThrown()).map(JsonLines::text));
        return JSON.writeValueAsString(line) + System.lineSeparator();
    }

    private record Line(String time, String level, String logger, String message, Optional<String> exception) {}

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
