package dev.martello.server;

import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.api.AuthorityRoutes;
import dev.martello.server.authority.AcmeScope;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.ClientCertificates;
import dev.martello.server.authority.EndedIssuers;
import dev.martello.server.authority.Issuance;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.LiveAuthority;
import dev.martello.server.authority.OcspResponder;
import dev.martello.server.authority.Publication;
import dev.martello.server.authority.RevocationLists;
import dev.martello.server.authority.SilenceWatch;
import dev.martello.server.http.Route;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The authority of a running control plane, and what has to be done for it again and again. */
final class CertificationService {
    /** A list is there so soon after something was revoked. */
    private static final Duration LOOK_FOR_REVOCATIONS = Duration.ofMillis(250);

    /** How long a certificate is remembered after its end: a clock that was ahead for an hour makes nothing forgotten that still counts. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    private final LiveAuthority authority;
    private final Issuance issuance;
    private final AcmeScope acme;
    private final RevocationLists lists;
    private final SilenceWatch silence;
    private final EndedIssuers ended;
    private final Database database;
    private final Clock clock;

    private CertificationService(
            LiveAuthority authority,
            Issuance issuance,
            AcmeScope acme,
            Duration lease,
            Database database,
            Clock clock) {
        this.authority = authority;
        this.issuance = issuance;
        this.acme = acme;
        this.lists = new RevocationLists(database, authority, clock);
        this.silence = new SilenceWatch(database, lease, clock);
        this.ended = new EndedIssuers(database, authority, lease, clock);
        this.database = database;
        this.clock = clock;
    }

    static CertificationService open(
            Certification certification,
            ServerConfiguration configuration,
            Database database,
            Clock clock,
            SecureRandom random)
            throws IOException, CannotStart {
        try {
            Duration lease = configuration.terms().lease();
            LiveAuthority authority =
                    LiveAuthority.open(certification.directory(), certification.keys(), database, lease, clock);
            IssuanceRules rules = certification.rules().publishedAt(place(configuration.listening()));
            CertificationService service = new CertificationService(
                    authority, new Issuance(authority, rules, random), rules.acme(), lease, database, clock);
            service.renewLists();
            return service;
        } catch (AuthorityUnusable e) {
            throw new CannotStart("the authority cannot be used: " + e.getMessage(), e);
        }
    }

    /** Where this server is reached, if that is known before it listens. */
    private static Optional<URI> place(ServerConfiguration.Listening listening) {
        return listening.port() == 0 || listening.names().isEmpty()
                ? Optional.empty()
                : Optional.of(URI.create(
                        "https://" + host(listening.names().getFirst()) + ":" + listening.port() + "/pki/v1"));
    }

    private static String host(String name) {
        return name.contains(":") ? "[" + name + "]" : name;
    }

    Issuance issuance() {
        return issuance;
    }

    /** Who may ask by ACME. */
    AcmeScope acme() {
        return acme;
    }

    ClientCertificates clientCertificates() {
        return new ClientCertificates(database, authority, clock);
    }

    List<X509Certificate> roots() {
        return authority.roots();
    }

    List<Route> routes() {
        return new AuthorityRoutes(
                        new Publication(authority, clock), lists, new OcspResponder(database, authority, clock))
                .routes();
    }

    /** Has done again and again what is to be done. */
    void keepUp(Housekeeping housekeeping) {
        Duration second = Duration.ofSeconds(1);
        housekeeping.every(second, "looking at the authority", this::lookAtAuthority);
        housekeeping.every(second, "looking for the silent", this::lookForTheSilent);
        housekeeping.every(LOOK_FOR_REVOCATIONS, "making revocation lists", this::renewLists);
        housekeeping.every(
                Duration.ofHours(1),
                "forgetting ended certificates",
                () -> database.alone("forgetting ended certificates", this::forget));
    }

    private void lookAtAuthority() throws IOException {
        authority.refresh();
        if (ended.isDue()) {
            database.alone("ending what revoked issuers gave out", ended::end);
        }
    }

    private void lookForTheSilent() {
        if (silence.isDue()) {
            database.alone("looking for the silent", silence::look);
        }
    }

    private void renewLists() {
        if (!lists.isDue()) {
            return;
        }
        database.alone("making revocation lists", () -> {
            try {
                lists.renewWhenDue();
            } catch (IOException e) {
                throw new UncheckedIOException("a revocation list cannot be made", e);
            }
        });
    }

    private void forget() {
        database.change(sql -> new CertificateTable(sql).forget(clock.instant().minus(REMEMBERED)));
    }
}
