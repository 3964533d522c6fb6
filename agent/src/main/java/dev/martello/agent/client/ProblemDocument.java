package dev.martello.agent.client;

import dev.martello.bytes.Bytes;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a problem says that an agent needs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, problem details for HTTP APIs</a>
 */
record ProblemDocument(String reason, String detail) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a problem; a proxy's own error page is none, and says nothing. */
    static ProblemDocument read(Bytes body) {
        try {
            JsonNode problem = JSON.readTree(body.toArray());
            return new ProblemDocument(
                    problem.path("reason").asString("unknown"),
                    problem.path("detail").asString("no detail given"));
        } catch (JacksonException e) {
            return new ProblemDocument("unknown", "the answer is no problem document");
        }
    }

    Refused refusal(int status, Optional<Duration> retryAfter) {
        return new Refused(status, reason, detail, retryAfter);
    }
}
