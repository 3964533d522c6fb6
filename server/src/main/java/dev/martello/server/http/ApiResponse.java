package dev.martello.server.http;

import dev.martello.bytes.Bytes;
import java.util.Map;

/**
 * What is answered.
 *
 * @param headers beside {@code Content-Type} and {@code Content-Length}
 */
public record ApiResponse(int status, String contentType, Bytes body, Map<String, String> headers) {
    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    public static ApiResponse ok(String contentType, Bytes body) {
        return new ApiResponse(200, contentType, body, Map.of());
    }
}
