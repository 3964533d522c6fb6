package dev.martello.server.http;

import dev.martello.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request was not done.
 *
 * @param status the HTTP status
 * @param reason a stable, documented identifier such as {@code nonce.expired}
 * @param title what the reason means, the same for each occurrence
 * @param detail what is wrong this time, for the person who must act
 * @param headers that belong to the status, such as {@code Allow}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public record Problem(int status, String reason, String title, String detail, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What the reason follows in a problem's {@code type}. */
    public static final String TYPE_PREFIX = "urn:martello:problem:";

    private static final JsonMapper JSON = JsonMapper.shared();

    public Problem {
        headers = Map.copyOf(headers);
    }

    public Problem(int status, String reason, String title, String detail) {
        this(status, reason, title, detail, Map.of());
    }

    /** The request is not in the form the route wants. */
    public static Problem malformed(String detail) {
        return new Problem(400, "request.malformed", "The request is not well formed", detail);
    }

    static Problem notFound(String path) {
        return new Problem(404, "path.unknown", "There is nothing at this path", "nothing is at " + path);
    }

    static Problem tooLarge(int maxBytes) {
        return new Problem(
                413,
                "request.too-large",
                "The request is larger than allowed",
                "the body of this request may have " + maxBytes + " octets");
    }

    static Problem tooSlow() {
        return new Problem(
                408, "request.too-slow", "The request did not come in time", "the body was not there in time");
    }

    static Problem busy() {
        return new Problem(
                503,
                "server.busy",
                "The server is busy",
                "too many requests are under way; try again",
                Map.of("Retry-After", "5"));
    }

    /** A failure of ours, of which the peer learns nothing. */
    static Problem failure() {
        return new Problem(
                500, "server.failure", "The server failed", "the request was not done; the server's log says why");
    }

    /** What the HTTP layer itself refuses. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 408 -> tooSlow();
            case 500 -> failure();
            case 503 -> busy();
            default ->
                status < 500
                        ? new Problem(
                                status, "request.malformed", "The request is not well formed", "HTTP status " + status)
                        : new Problem(status, "server.failure", "The server failed", "HTTP status " + status);
        };
    }

    ApiResponse toResponse() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", TYPE_PREFIX + reason);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        members.put("reason", reason);
        return new ApiResponse(status, MEDIA_TYPE, Bytes.owning(JSON.writeValueAsBytes(members)), headers);
    }
}
