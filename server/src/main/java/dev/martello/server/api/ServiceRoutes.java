package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.StoreFailure;
import dev.martello.server.view.Health;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** What those ask who run the server: health, metrics and the API's description. */
public final class ServiceRoutes {
    private static final String DESCRIPTION = "openapi.json";

    private final Route.Guard operators;
    private final Database database;
    private final Metrics metrics;
    private final Bytes description;

    /** @param operators who may read the metrics */
    public ServiceRoutes(Route.Guard operators, Database database, Metrics metrics) {
        this.operators = operators;
        this.database = database;
        this.metrics = metrics;
        this.description = description();
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/health/live", 0, Route.OPEN, _ -> OperatorRoutes.json(new Health("live"))),
                new Route(Method.GET, "/health/ready", 0, Route.OPEN, _ -> ready()),
                new Route(
                        Method.GET,
                        "/metrics",
                        0,
                        operators,
                        _ -> ApiResponse.ok(metrics.contentType(), metrics.page())),
                new Route(
                        Method.GET,
                        "/api/v1/openapi.json",
                        0,
                        Route.OPEN,
                        _ -> ApiResponse.ok("application/json", description)));
    }

    private ApiResponse ready() throws Refused {
        try {
            database.read(sql -> sql.number("select 1 as n"));
            return OperatorRoutes.json(new Health("ready"));
        } catch (StoreFailure e) {
            throw new Refused(
                    new Problem(503, "server.not-ready", "The server is not ready", "the store does not answer"));
        }
    }

    private static Bytes description() {
        try (InputStream in = Objects.requireNonNull(ServiceRoutes.class.getResourceAsStream(DESCRIPTION))) {
            return Bytes.owning(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the API's description cannot be read", e);
        }
    }
}
