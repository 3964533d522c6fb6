package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.server.authority.OcspResponder;
import dev.martello.server.authority.Publication;
import dev.martello.server.authority.RevocationLists;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What anybody may ask who has to check a certificate of an appliance: roots, issuers and what was revoked. An issuer or a root that is not known is
 * answered with 404, {@code issuer.unknown}.
 */
public final class AuthorityRoutes {
    private static final String LIST = "application/pkix-crl";
    private static final String CERTIFICATE = "application/pkix-cert";

    private final Publication publication;
    private final RevocationLists lists;
    private final OcspResponder ocsp;

    public AuthorityRoutes(Publication publication, RevocationLists lists, OcspResponder ocsp) {
        this.publication = publication;
        this.lists = lists;
        this.ocsp = ocsp;
    }

    public List<Route> routes() {
        return List.of(
                get("/pki/v1/bundle", _ -> ApiResponse.ok("application/json", publication.bundle())),
                get("/pki/v1/bundle.pem", _ -> ApiResponse.ok("application/x-pem-file", publication.bundlePem())),
                get("/pki/v1/root.crl", _ -> ApiResponse.ok(LIST, publication.rootList())),
                get("/pki/v1/crl/{name}", request -> of(request, ".crl", LIST, lists::list)),
                new Route(
                        Method.POST,
                        "/pki/v1/ocsp",
                        OcspResponder.MAX_REQUEST_BYTES,
                        Route.OPEN,
                        request -> answer(ocsp.answer(request.body()))),
                new Route(
                        Method.GET,
                        "/pki/v1/ocsp/{rest}",
                        0,
                        Route.OPEN,
                        request -> answer(ocsp.answerEncoded(request.head().pathParameter("rest"))),
                        Route.Turn.IN_TURN),
                get("/pki/v1/issuer/{name}", request -> of(request, ".cer", CERTIFICATE, publication::issuer)));
    }

    private static Route get(String path, Route.Handler handler) {
        return new Route(Method.GET, path, 0, Route.OPEN, handler);
    }

    private static ApiResponse answer(Bytes ocsp) {
        return ApiResponse.ok("application/ocsp-response", ocsp);
    }

    private static ApiResponse of(
            ApiRequest request, String suffix, String type, Function<String, Optional<Bytes>> find) throws Refused {
        String name = request.head().pathParameter("name");
        Optional<Bytes> found = name.endsWith(suffix)
                ? find.apply(name.substring(0, name.length() - suffix.length()))
                : Optional.empty();
        return ApiResponse.ok(
                type,
                found.orElseThrow(() -> new Refused(new Problem(
                        404, "issuer.unknown", "There is no such issuer", "no issuer here is called " + name))));
    }
}
