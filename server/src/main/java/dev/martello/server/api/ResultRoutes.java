package dev.martello.server.api;

import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.References;
import dev.martello.server.result.AttestationResults;
import dev.martello.server.result.Ear;
import dev.martello.server.result.ResultKeys;
import dev.martello.server.store.Database;
import dev.martello.server.store.FleetMember;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Attestation results for relying parties, and the keys to check them with. */
public final class ResultRoutes {
    /** draft-ietf-rats-ear-04, section 3: 8 to 64 octets in Base64, which is 12 to 88 characters. */
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{12,86}={0,2}");

    private static final String MEDIA_TYPE = "application/eat+jwt; eat_profile=\"" + Ear.PROFILE + "\"";

    private final Route.Guard relyingParties;
    private final Database database;
    private final References references;
    private final ResultKeys keys;
    private final AttestationResults results;
    private final Clock clock;

    /** @param relyingParties who may ask for results; the keys are for everybody */
    public ResultRoutes(
            Route.Guard relyingParties, Database database, References references, ResultKeys keys, Clock clock) {
        this.relyingParties = relyingParties;
        this.database = database;
        this.references = references;
        this.keys = keys;
        this.results = new AttestationResults(keys);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/api/v1/appliances/{id}/result", 0, relyingParties, this::result),
                new Route(
                        Method.GET,
                        "/.well-known/jwks.json",
                        0,
                        Route.OPEN,
                        _ -> ApiResponse.ok("application/jwk-set+json", keys.published())));
    }

    private ApiResponse result(ApiRequest request) throws Refused {
        Optional<String> nonce = request.head().queryParameter("nonce");
        if (nonce.filter(text -> !NONCE.matcher(text).matches()).isPresent()) {
            throw new Refused(Problem.malformed("nonce is 8 to 64 octets in Base64 for URLs"));
        }
        String name = request.head().pathParameter("id");
        FleetMember member = ApplianceNames.one(database.read(sql -> ApplianceNames.find(sql, name)));
        String build = "examiner " + references.current().examinerRevision();
        return ApiResponse.ok(MEDIA_TYPE, results.sign(member, build, nonce, clock.instant()));
    }
}
