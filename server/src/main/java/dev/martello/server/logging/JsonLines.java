package dev.martello.server.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/** Formats each record as one line of JSON: time, level, logger, message and, if there is one, the exception. */
public final class JsonLines extends Formatter {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String format(LogRecord entry) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", entry.getInstant().toString());
        line.put("level", entry.getLevel().getName());
        line.put("logger", String.valueOf(entry.getLoggerName()));
        line.put("message", formatMessage(entry));
        if (entry.getThrown() != null) {
            StringWriter text = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(text, true));
            line.put("exception", text.toString());
        }
        return JSON.writeValueAsString(line) + System.lineSeparator();
    }
}
