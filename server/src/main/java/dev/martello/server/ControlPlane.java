package dev.martello.server;

import dev.martello.bytes.LockFile;
import dev.martello.server.http.HttpLimits;
import dev.martello.server.http.HttpServer;
import dev.martello.server.http.Route;
import dev.martello.server.http.Routes;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.StoreFailure;
import dev.martello.server.tls.ServerAuthority;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A running control plane. What it acknowledges is on the disk, so it may be killed at any moment and started again in the same directory.
 *
 * <p>On first start it writes into its data directory {@code ca.pem}, which clients are to trust, and {@value #TOKEN_FILE}, which operators are to
 * show.
 */
public final class ControlPlane implements AutoCloseable {
    /** Where an operator's first token is put, for the owner alone. It may be moved away. */
    public static final String TOKEN_FILE = "operator.token";

    /** Where the token is put by which auditors and witnesses read the ledger, and which opens nothing else. It may be moved away. */
    public static final String AUDITOR_TOKEN_FILE = "auditor.token";

    /** Where the token is put by which relying parties ask for attestation results, and which opens nothing else. It may be moved away. */
    public static final String RELYING_PARTY_TOKEN_FILE = "relying-party.token";

    private static final System.Logger LOG = System.getLogger(ControlPlane.class.getName());

    private static final String DATABASE_FILE = "martello.db";

    /** What is answered before and after a restart is the same: the store keeps no more of a time. */
    private static final Duration CLOCK_STEP = Duration.of(1, ChronoUnit.MICROS);

    private final ServerConfiguration configuration;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final HttpServer http;
    private final Routes routes;

    private ControlPlane(ServerConfiguration configuration, Clock clock) throws CannotStart {
        this.configuration = configuration;
        this.clock = Clock.tick(clock, CLOCK_STEP);
        try {
            Files.createDirectories(configuration.storage().directory());
            open(lock(configuration.storage().directory()));
            Database database = open(configuration
                    .storage()
                    .database()
                    .map(Database::open)
                    .orElseGet(() -> Database.open(file(DATABASE_FILE))));
            Housekeeping housekeeping = open(new Housekeeping());
            Metrics metrics = new Metrics();
            ServerAuthority authority = ServerAuthority.open(
                    configuration.storage().directory(),
                    configuration.listening().names(),
                    this.clock,
                    random);
            Optional<CertificationService> certification = certification(database);
            this.routes = new Assembly(
                            configuration, database, metrics, certification, housekeeping, this.clock, random)
                    .routes(opened::push);
            housekeeping.every(Duration.ofHours(1), "renewing the certificate", authority::renewWhenDue);
            this.http = open(HttpServer.start(
                    new InetSocketAddress(
                            configuration.listening().host(),
                            configuration.listening().port()),
                    tls(authority, certification),
                    routes,
                    HttpLimits.DEFAULT,
                    metrics::answered));
        } catch (CannotStart e) {
            close();
            throw e;
        } catch (IOException | GeneralSecurityException | StoreFailure | IllegalArgumentException e) {
            close();
            throw new CannotStart(
                    "the server cannot start in " + configuration.storage().directory() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a control plane and returns when it listens.
     *
     * @throws CannotStart with a sentence that says why
     */
    public static ControlPlane start(ServerConfiguration configuration) throws CannotStart {
        return start(configuration, Clock.systemUTC());
    }

    /** As {@link #start(ServerConfiguration)}, by a clock of one's own. */
    public static ControlPlane start(ServerConfiguration configuration, Clock clock) throws CannotStart {
        ControlPlane started = new ControlPlane(configuration, clock);
        LOG.log(Level.INFO, () -> "the control plane listens on " + started.address());
        return started;
    }

    /** Where it listens. */
    public URI address() {
        String host = configuration.listening().names().isEmpty()
                ? configuration.listening().host()
                : configuration.listening().names().getFirst();
        return URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + http.port());
    }

    /** The certificate that clients are to trust. */
    public Path authorityFile() {
        return file(ServerAuthority.CA_FILE);
    }

    /** Finishes what is under way, and ends. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(Level.ERROR, "the control plane did not end in order", e);
            }
        }
    }

    List<Route> routes() {
        return routes.all();
    }

    /** Clients are asked for a certificate where there is somebody who gave them one. */
    private static HttpServer.Tls tls(ServerAuthority authority, Optional<CertificationService> certification)
            throws GeneralSecurityException {
        return certification.isEmpty()
                ? HttpServer.Tls.of(authority.serverContext())
                : new HttpServer.Tls(
                        authority.serverContext(certification.get()::roots), HttpServer.ClientAuthentication.WANTED);
    }

    /** One control plane has its data directory for itself. */
    private static LockFile lock(Path directory) throws IOException, CannotStart {
        return LockFile.take(directory, "lock")
                .orElseThrow(() -> new CannotStart("another Martello server uses " + directory
                        + ": stop it, or give this one a data directory of its own"));
    }

    private Optional<CertificationService> certification(Database database) throws IOException, CannotStart {
        if (configuration.certification().isEmpty()) {
            return Optional.empty();
        }
        CertificationService service =
                CertificationService.open(configuration.certification().get(), configuration, database, clock, random);
        service.keepUp(open(new Housekeeping()));
        return Optional.of(service);
    }

    private Path file(String name) {
        return configuration.storage().directory().resolve(name);
    }

    private <R extends AutoCloseable> R open(R resource) {
        opened.push(resource);
        return resource;
    }
}
