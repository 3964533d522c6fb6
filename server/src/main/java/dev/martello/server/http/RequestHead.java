package dev.martello.server.http;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request before its body is read.
 *
 * @param pathParameters by the names of the route's template
 * @param authority the host that the client named, with the port if it named one
 * @param peer the address that the request came from
 * @param query by name; a request that names one twice does not get here
 * @param clientCertificate whose key the client has, as TLS has proven; nobody has looked at who signed it
 */
public record RequestHead(
        Method method,
        String authority,
        String peer,
        String path,
        Map<String, String> pathParameters,
        Map<String, String> query,
        Optional<String> authorization,
        Optional<String> contentType,
        Optional<String> accept,
        Optional<X509Certificate> clientCertificate) {
    public RequestHead {
        pathParameters = Map.copyOf(pathParameters);
        query = Map.copyOf(query);
    }

    /**
     * The value of a parameter of the path.
     *
     * @throws IllegalArgumentException if the route has no parameter of this name
     */
    public String pathParameter(String name) {
        return Optional.ofNullable(pathParameters.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the route has no parameter " + name));
    }

    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Without the authorization. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
