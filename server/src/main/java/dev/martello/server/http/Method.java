package dev.martello.server.http;

import java.util.Arrays;
import java.util.Optional;

/** The HTTP methods that routes may have. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT;

    static Optional<Method> of(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }
}
