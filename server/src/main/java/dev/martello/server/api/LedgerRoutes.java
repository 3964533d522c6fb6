package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.EntryBundle;
import dev.martello.ledger.SignedNote;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.sequencer.Ledger;
import dev.martello.server.sequencer.Sequencer;
import dev.martello.server.store.Database;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger as those read it who check it: laid out as C2SP tlog-tiles says, and where witnesses give what they cosigned. */
public final class LedgerRoutes {
    private static final String PREFIX = "/ledger/v1/";
    private static final String TEXT = "text/plain; charset=utf-8";

    /** A tile of a name never changes. */
    private static final Map<String, String> FOREVER = Map.of("Cache-Control", "private, max-age=31536000, immutable");

    private final Route.Guard readers;
    private final Database database;
    private final Ledger ledger;

    /** @param readers who may ask */
    public LedgerRoutes(Route.Guard readers, Database database, Ledger ledger) {
        this.readers = readers;
        this.database = database;
        this.ledger = ledger;
    }

    public List<Route> routes() {
        return List.of(
                get("checkpoint", _ -> head(database.read(ledger::latest), "the ledger has no checkpoint yet")),
                get("witnessed", _ -> head(database.read(ledger::witnessed), "no witness cosigned a checkpoint yet")),
                get("key", _ -> ApiResponse.ok(TEXT, Bytes.utf8(ledger.key() + "\n"))),
                get("tile/{rest}", this::tile),
                new Route(Method.POST, PREFIX + "cosignatures", SignedNote.MAX_BYTES, readers, this::cosign));
    }

    private Route get(String path, Route.Handler handler) {
        return new Route(Method.GET, PREFIX + path, 0, readers, handler);
    }

    private static ApiResponse head(Optional<Bytes> note, String otherwise) throws Refused {
        return ApiResponse.ok(TEXT, note.orElseThrow(() -> nothing(otherwise)));
    }

    private static Refused nothing(String detail) {
        return new Refused(new Problem(404, "ledger.nothing-there", "The ledger has no such thing", detail));
    }

    private ApiResponse tile(ApiRequest request) throws Refused {
        String path = "tile/" + request.head().pathParameter("rest");
        Optional<Bytes> octets = database.read(sql -> {
            try {
                return Sequencer.files(sql).read(path, EntryBundle.MAX_BYTES);
            } catch (IOException e) {
                throw new IllegalStateException("the database reads no files", e);
            }
        });
        return new ApiResponse(
                200,
                "application/octet-stream",
                octets.orElseThrow(() -> nothing("the ledger has no " + path)),
                FOREVER);
    }

    private ApiResponse cosign(ApiRequest request) throws Refused {
        return switch (ledger.cosign(database, request.body())) {
            case Ledger.Cosigned.Taken _ ->
                head(database.read(ledger::witnessed), "no witness cosigned a checkpoint yet");
            case Ledger.Cosigned.Malformed(String explanation) ->
                throw new Refused(
                        new Problem(400, "cosignature.malformed", "That is no cosigned checkpoint", explanation));
            case Ledger.Cosigned.UnknownCheckpoint _ ->
                throw new Refused(new Problem(
                        409,
                        "cosignature.unknown-checkpoint",
                        "That is no checkpoint of this ledger",
                        "it is of another ledger, or was signed more than an hour ago; cosign the one that is served"));
            case Ledger.Cosigned.UnknownWitness _ ->
                throw new Refused(new Problem(
                        403,
                        "cosignature.unknown-witness",
                        "That is no cosignature of a known witness",
                        "none of the lines below the checkpoint is a good one of a key of --ledger-witness"));
        };
    }
}
