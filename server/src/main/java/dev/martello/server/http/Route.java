package dev.martello.server.http;

import java.util.List;

/**
 * One thing that can be asked for.
 *
 * @param template a path such as {@code /api/v1/appliances/{id}}; a parameter is one whole segment, or
 *     all that follows if it is the last one and called {@code rest}
 * @param maxBodyBytes how large the body may be
 * @param guard asked before the body is read
 */
public record Route(Method method, String template, int maxBodyBytes, Guard guard, Handler handler, Turn turn) {
    /** Whether requests wait for each other when there are many. */
    public enum Turn {
        /** They do not: they cost little, and can always be asked. */
        AT_ONCE,
        /** Only so many are handled at once. */
        IN_TURN
    }

    /** Decides by what comes before the body whether the request goes on. */
    @FunctionalInterface
    public interface Guard {
        void admit(RequestHead head) throws Refused;
    }

    /** Does what was asked for. Called on a virtual thread; may block. */
    @FunctionalInterface
    public interface Handler {
        ApiResponse handle(ApiRequest request) throws Refused;
    }

    /** For routes that anybody may ask. */
    public static final Guard OPEN = _ -> {};

    /** Of what has a body only so many are handled at once. */
    public Route(Method method, String template, int maxBodyBytes, Guard guard, Handler handler) {
        this(method, template, maxBodyBytes, guard, handler, maxBodyBytes == 0 ? Turn.AT_ONCE : Turn.IN_TURN);
    }

    public Route {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("a template starts with a slash: " + template);
        }
    }

    List<String> segments() {
        return Routes.segments(template);
    }
}
