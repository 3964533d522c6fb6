package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.Route;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.secret.SecretCondition;
import dev.martello.server.secret.SecretVault;
import dev.martello.server.store.BootApprovalTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.HeldSecret;
import dev.martello.server.store.HeldSecretTable;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StoredApproval;
import dev.martello.server.view.BootApprovalList;
import dev.martello.server.view.BootApprovalView;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.SecretList;
import dev.martello.server.view.SecretView;
import dev.martello.server.view.ViewJson;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The secrets that are held for appliances, and the boot states in which they may be opened. No value is ever told. */
public final class SecretRoutes {
    /** A value in Base64, and a condition. */
    private static final int MAX_SECRET_BYTES = SecretAnswer.MAX_VALUE_BYTES / 3 * 4 + (16 << 10);

    private static final int MAX_APPROVAL_BYTES = 8 << 10;
    private static final int MAX_NOTE_CHARS = 200;

    private final Route.Guard operators;
    private final Database database;
    private final SecretVault vault;
    private final ApprovalKeys approvers;
    private final Clock clock;

    /** @param operators who may ask */
    public SecretRoutes(
            Route.Guard operators, Database database, SecretVault vault, ApprovalKeys approvers, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.vault = vault;
        this.approvers = approvers;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/api/v1/secrets", 0, operators, _ -> secrets()),
                new Route(Method.GET, "/api/v1/secrets/{name}", 0, operators, this::secret),
                new Route(Method.PUT, "/api/v1/secrets/{name}", MAX_SECRET_BYTES, operators, this::put),
                new Route(Method.POST, "/api/v1/secrets/{name}/delete", 0, operators, this::delete),
                new Route(Method.GET, "/api/v1/boot-approvals", 0, operators, _ -> approvals()),
                new Route(Method.POST, "/api/v1/boot-approvals", MAX_APPROVAL_BYTES, operators, this::approve),
                new Route(Method.POST, "/api/v1/boot-approvals/{digest}/withdraw", 0, operators, this::withdraw));
    }

    private ApiResponse secrets() {
        return OperatorRoutes.json(new SecretList(database.read(sql -> new HeldSecretTable(sql).all()).stream()
                .map(SecretRoutes::view)
                .toList()));
    }

    private ApiResponse secret(ApiRequest request) throws Refused {
        SecretName name = name(request);
        return OperatorRoutes.json(database.read(sql -> new HeldSecretTable(sql).find(name))
                .map(SecretRoutes::view)
                .orElseThrow(() -> unknown(name)));
    }

    private ApiResponse put(ApiRequest request) throws Refused {
        SecretName name = name(request);
        NewSecret secret = read(request, NewSecret.class);
        Bytes value = value(secret);
        requireCondition(secret.condition());
        while (true) {
            long before = database.read(sql -> new HeldSecretTable(sql).find(name))
                    .map(HeldSecret::version)
                    .orElse(0L);
            HeldSecret next = vault.keep(name, secret.condition(), before + 1, value, clock.instant());
            if (database.write(sql -> keep(sql, next))) {
                return OperatorRoutes.json(view(next));
            }
        }
    }

    /** Whether it was kept, and the ledger told: not if somebody else was quicker. */
    private static boolean keep(Sql sql, HeldSecret secret) {
        boolean kept = new HeldSecretTable(sql).put(secret);
        if (kept) {
            tell(sql, LedgerAct.SECRET_PUT, secret, secret.changed());
        }
        return kept;
    }

    private ApiResponse delete(ApiRequest request) throws Refused {
        SecretName name = name(request);
        HeldSecret before = database.write(sql -> {
                    HeldSecretTable table = new HeldSecretTable(sql);
                    Optional<HeldSecret> found = table.find(name);
                    if (table.delete(name)) {
                        tell(sql, LedgerAct.SECRET_DELETED, found.orElseThrow(), clock.instant());
                    }
                    return found;
                })
                .orElseThrow(() -> unknown(name));
        return OperatorRoutes.json(view(before));
    }

    /** Whom it is for may be known. Of the value not even a digest, which could be guessed from. */
    private static void tell(Sql sql, LedgerAct act, HeldSecret secret, Instant now) {
        Bytes condition =
                HashAlgorithm.SHA256.hash(Bytes.utf8(secret.condition())).octets();
        new LedgerTable(sql)
                .append(new LedgerEntry.OperatorActed(now, act, secret.name().text(), Optional.of(condition)));
    }

    private static Bytes value(NewSecret secret) throws Refused {
        try {
            Bytes value = Bytes.owning(Base64.getDecoder().decode(secret.value()));
            if (!value.isEmpty() && value.length() <= SecretAnswer.MAX_VALUE_BYTES) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // The same sentence serves for no Base64 and for a size out of range.
        }
        throw new Refused(new Problem(
                400,
                "secret.malformed",
                "The secret cannot be held",
                "a value is 1 to " + SecretAnswer.MAX_VALUE_BYTES + " octets, in Base64"));
    }

    private static void requireCondition(String condition) throws Refused {
        try {
            SecretCondition.compile(condition);
        } catch (SecretCondition.Malformed e) {
            throw new Refused(new Problem(
                    400, "secret.malformed", "The secret cannot be held", "the condition: " + e.getMessage()));
        }
    }

    private ApiResponse approvals() {
        return OperatorRoutes.json(new BootApprovalList(database.read(sql -> new BootApprovalTable(sql).all()).stream()
                .map(SecretRoutes::view)
                .toList()));
    }

    private ApiResponse approve(ApiRequest request) throws Refused {
        NewBootApproval handed = read(request, NewBootApproval.class);
        if (handed.note().isBlank() || handed.note().length() > MAX_NOTE_CHARS) {
            throw malformed("the note has 1 to " + MAX_NOTE_CHARS + " characters");
        }
        Approval approval = approval(handed);
        String keyId = approvers
                .signer(approval)
                .orElseThrow(() -> new Refused(new Problem(
                        422,
                        "boot-approval.not-trusted",
                        "The approval is not taken",
                        "none of the control plane's approval keys signed it; see --approval-key")));
        StoredApproval stored = new StoredApproval(approval, keyId, handed.note(), clock.instant());
        database.change(sql -> {
            if (new BootApprovalTable(sql).add(stored)) {
                tell(sql, LedgerAct.BOOT_STATE_APPROVED, stored, stored.added());
            }
        });
        return OperatorRoutes.json(view(stored));
    }

    private static Approval approval(NewBootApproval handed) throws Refused {
        try {
            BootState state = new BootState(
                    PcrSelection.parse(handed.pcrs()),
                    new Digest(HashAlgorithm.SHA256, Bytes.fromHex(handed.pcrDigest())));
            return new Approval(state, TPMT_SIGNATURE.LAYOUT.parse(Bytes.fromHex(handed.signature())));
        } catch (IllegalArgumentException | MalformedTpmStructure e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Refused malformed(String detail) {
        return new Refused(new Problem(400, "boot-approval.malformed", "The approval is not well formed", detail));
    }

    private ApiResponse withdraw(ApiRequest request) throws Refused {
        String digest = request.head().pathParameter("digest");
        StoredApproval stored = database.read(sql -> new BootApprovalTable(sql).all()).stream()
                .filter(each -> each.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new Refused(new Problem(
                        404,
                        "boot-approval.unknown",
                        "There is no such approval",
                        "see \"martello secret approvals\"")));
        database.change(sql -> {
            if (new BootApprovalTable(sql).delete(digest)) {
                tell(sql, LedgerAct.BOOT_STATE_WITHDRAWN, stored, clock.instant());
            }
        });
        return OperatorRoutes.json(view(stored));
    }

    private static void tell(Sql sql, LedgerAct act, StoredApproval stored, Instant now) {
        new LedgerTable(sql)
                .append(new LedgerEntry.OperatorActed(
                        now, act, stored.note(), Optional.of(Bytes.fromHex(stored.digest()))));
    }

    private static <V> V read(ApiRequest request, Class<V> type) throws Refused {
        try {
            return ViewJson.read(request.body(), type);
        } catch (IllegalArgumentException e) {
            throw new Refused(Problem.malformed(String.valueOf(e.getMessage())));
        }
    }

    private static SecretName name(ApiRequest request) throws Refused {
        try {
            return new SecretName(request.head().pathParameter("name"));
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    new Problem(400, "secret.malformed", "The secret cannot be held", String.valueOf(e.getMessage())));
        }
    }

    private static Refused unknown(SecretName name) {
        return new Refused(
                new Problem(404, "secret.unknown", "There is no such secret", "no secret is called " + name));
    }

    private static SecretView view(HeldSecret secret) {
        return new SecretView(secret.name().text(), secret.condition(), secret.version(), secret.changed());
    }

    private static BootApprovalView view(StoredApproval stored) {
        BootState state = stored.approval().state();
        return new BootApprovalView(
                stored.digest(),
                state.selection().toString(),
                state.pcrDigest().octets().toHex(),
                stored.keyId(),
                stored.note(),
                stored.added());
    }
}
