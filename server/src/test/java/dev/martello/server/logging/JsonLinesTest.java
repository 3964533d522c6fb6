package dev.martello.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {
    @Test
    void putsARecordOnOneLineWhateverItSays() {
        LogRecord entry = new LogRecord(Level.WARNING, "two\nlines and {0}");
        entry.setParameters(new Object[] {"\"quotes\""});
        entry.setLoggerName("test");
        entry.setInstant(Instant.parse("2026-11-01T10:00:00Z"));
        entry.setThrown(new IllegalStateException("why"));
        String line = new JsonLines().format(entry);
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode json = JsonMapper.shared().readTree(line);
        assertThat(json.get("time").asString()).isEqualTo("2026-11-01T10:00:00Z");
        assertThat(json.get("level").asString()).isEqualTo("WARNING");
        assertThat(json.get("message").asString()).isEqualTo("two\nlines and \"quotes\"");
        assertThat(json.get("exception").asString()).contains("IllegalStateException: why");
    }
}
