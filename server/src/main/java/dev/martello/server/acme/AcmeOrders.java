package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.acme.DeviceIdentifier.Kind;
import dev.martello.server.authority.AcmeScope;
import dev.martello.server.authority.CertifiableKey;
import dev.martello.server.authority.Issuance;
import dev.martello.server.authority.MalformedSigningRequest;
import dev.martello.server.authority.NoCertificate;
import dev.martello.server.authority.NotIssued;
import dev.martello.server.authority.SigningRequest;
import dev.martello.server.intake.Refusal;
import dev.martello.server.intake.RefusalLog;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.store.AcmeAccount;
import dev.martello.server.store.AcmeOrder;
import dev.martello.server.store.AcmeOrder.Attested;
import dev.martello.server.store.AcmeOrder.Status;
import dev.martello.server.store.AcmeOrderTable;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of orders: one device and one challenge each, and a certificate in the end, if the device affords one at that moment. For use by many
 * threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-7.4">RFC 8555, section 7.4</a>
 */
public final class AcmeOrders {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int MAX_LIVING = 20;
    private static final int NAME_BYTES = 16;
    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final DeviceAttestation attestation;
    private final Issuance issuance;
    private final AcmeScope scope;
    private final References references;
    private final RefusalLog refusals;
    private final InstantSource clock;
    private final SecureRandom random;

    AcmeOrders(
            Database database,
            DeviceAttestation attestation,
            Issuance issuance,
            AcmeScope scope,
            References references,
            RefusalLog refusals,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.attestation = attestation;
        this.issuance = issuance;
        this.scope = scope;
        this.references = references;
        this.refusals = refusals;
        this.clock = clock;
        this.random = random;
    }

    /** Opens an order for a device. Whether there is such a device is said to nobody who has not proven to be it. */
    public AcmeOrder open(AcmeAccount account, String type, String value) throws AcmeProblem {
        DeviceIdentifier device = DeviceIdentifier.parse(type, value);
        Instant now = clock.instant();
        AcmeOrder order = AcmeOrder.open(
                name(NAME_BYTES),
                account.id(),
                device.kind().label(),
                device.value(),
                name(TOKEN_BYTES),
                now.plus(LIFETIME));
        boolean isAdded = database.write(sql -> {
            AcmeOrderTable orders = new AcmeOrderTable(sql);
            if (orders.living(account.id(), now).size() >= MAX_LIVING) {
                return false;
            }
            orders.add(order);
            return true;
        });
        if (!isAdded) {
            throw AcmeProblem.of(
                    AcmeError.RATE_LIMITED,
                    "an account may have " + MAX_LIVING + " orders in an hour; wait until one ends");
        }
        return order;
    }

    private String name(int octets) {
        byte[] fresh = new byte[octets];
        random.nextBytes(fresh);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fresh);
    }

    /** An order of an account. */
    public AcmeOrder find(AcmeAccount account, String id) throws AcmeProblem {
        return database.read(sql -> new AcmeOrderTable(sql).find(id))
                .filter(order -> order.account().equals(account.id()))
                .orElseThrow(() -> AcmeProblem.of(AcmeError.NOT_FOUND, "the account has no such order"));
    }

    /** The orders of an account that have not ended. */
    public List<AcmeOrder> living(AcmeAccount account) {
        return database.read(sql -> new AcmeOrderTable(sql).living(account.id(), clock.instant()));
    }

    /** How far an order is by now. */
    public Status status(AcmeOrder order) {
        return order.status(clock.instant());
    }

    /**
     * Takes the answer to an order's challenge: the first one counts, right or wrong.
     *
     * @param object what the device attests
     */
    public AcmeOrder answer(AcmeAccount account, AcmeOrder order, Bytes object) throws AcmeProblem {
        if (status(order) != Status.PENDING) {
            return order;
        }
        try {
            Attested attested =
                    attestation.check(device(order), object, keyAuthorization(account, order), clock.instant());
            database.change(sql -> new AcmeOrderTable(sql).attested(order.id(), attested));
            return find(account, order.id());
        } catch (Refusal refusal) {
            refusals.note(Optional.empty(), refusal);
            AcmeProblem problem = AcmeProblem.of(AcmeError.BAD_ATTESTATION_STATEMENT, refusal);
            database.change(sql -> new AcmeOrderTable(sql).failed(order.id(), problem.document()));
            throw problem;
        }
    }

    private static DeviceIdentifier device(AcmeOrder order) {
        return new DeviceIdentifier(Kind.ofLabel(order.kind()).orElseThrow(), order.identifier());
    }

    private static String keyAuthorization(AcmeAccount account, AcmeOrder order) throws AcmeProblem {
        return AccountKey.parse(account.publicKey()).authorization(order.token());
    }

    /**
     * Certifies the key that the device of an order attested.
     *
     * @param request a signing request for that key
     */
    public AcmeOrder finish(AcmeAccount account, AcmeOrder order, Bytes request) throws AcmeProblem {
        if (status(order) != Status.READY) {
            throw notReady(order);
        }
        Attested attested = order.attested().orElseThrow();
        requireFor(order, attested, request);
        Instant now = clock.instant();
        Optional<AcmeProblem> problem;
        try {
            Optional<RegisterEntry> registered =
                    database.read(sql -> new RegisterTable(sql).find(attested.appliance()));
            Issuance.Signed signed = issuance.sign(
                    attested.appliance(), registered, CertifiableKey.of(attested.key(), KeyKind.TPM), now);
            problem = database.write(sql -> record(sql, order, attested, signed, now));
        } catch (NotIssued e) {
            problem = Optional.of(AcmeProblem.of(e));
        }
        if (problem.isPresent()) {
            throw problem.get();
        }
        return find(account, order.id());
    }

    private AcmeProblem notReady(AcmeOrder order) {
        return AcmeProblem.of(
                AcmeError.ORDER_NOT_READY,
                "the order is " + status(order).name().toLowerCase(Locale.ROOT)
                        + "; its challenge has to be answered first, and each order gives one certificate");
    }

    private static void requireFor(AcmeOrder order, Attested attested, Bytes octets) throws AcmeProblem {
        SigningRequest request;
        try {
            request = SigningRequest.parse(octets);
        } catch (MalformedSigningRequest e) {
            throw AcmeProblem.of(AcmeError.BAD_CSR, String.valueOf(e.getMessage()));
        }
        if (!request.key().equals(attested.key())) {
            throw AcmeProblem.of(AcmeError.BAD_CSR, "the request is for another key than the device attested");
        }
        DeviceIdentifier device = device(order);
        boolean isOfDevice = Stream.of(
                        request.permanentIdentifiers().stream().map(DeviceIdentifier::of),
                        request.hardwareModules().stream().map(DeviceIdentifier::of),
                        request.commonNames().stream().map(name -> new DeviceIdentifier(device.kind(), name)))
                .flatMap(each -> each)
                .allMatch(device::equals);
        if (!isOfDevice || request.hasOtherNames()) {
            throw AcmeProblem.of(
                    AcmeError.BAD_CSR,
                    "the request names something else than the device of the order; the other names of a certificate come"
                            + " from the register");
        }
    }

    /** Nothing is written before the last thing that can be refused. */
    private Optional<AcmeProblem> record(
            Sql sql, AcmeOrder order, Attested attested, Issuance.Signed signed, Instant now) {
        Reference reference = references.holding(sql);
        AcmeOrderTable orders = new AcmeOrderTable(sql);
        Optional<AcmeOrder> current = orders.lock(order.id());
        if (current.filter(each -> each.status() == Status.READY).isEmpty()) {
            return Optional.of(notReady(current.orElse(order)));
        }
        ApplianceId appliance = signed.row().appliance();
        try {
            if (!signed.entry().serial().equals(attested.serial())) {
                throw new NotIssued(
                        NoCertificate.UNREGISTERED,
                        "the register has the device's TPM in another machine by now than in the one that it attested to be;"
                                + " begin a new order");
            }
            if (!new RegisterTable(sql).find(appliance).equals(Optional.of(signed.entry()))) {
                throw new NotIssued(NoCertificate.UNREGISTERED, "the register has changed; try again");
            }
            Optional<EnrolledAppliance> enrolled = new ApplianceTable(sql).lock(appliance);
            if (enrolled.isPresent()) {
                Issuance.record(sql, signed, tier(sql, enrolled.get(), reference, now), now);
            } else if (scope == AcmeScope.REGISTERED) {
                Issuance.recordUnjudged(sql, signed, now);
            } else {
                throw new NotIssued(
                        NoCertificate.NOT_REPORTING,
                        "the appliance does not report, and only those that do are certified here");
            }
        } catch (NotIssued e) {
            return Optional.of(AcmeProblem.of(e));
        }
        orders.issued(
                order,
                new AcmeOrder.Issued(signed.row().serial(), Bytes.ascii(Pem.encodeAll("CERTIFICATE", signed.chain()))),
                now);
        return Optional.empty();
    }

    /** How far an appliance is trusted now: not at all if what counts has changed, and it was not judged by that yet. */
    private static TrustTier tier(Sql sql, EnrolledAppliance appliance, Reference reference, Instant now) {
        boolean isSilent =
                appliance.standing().filter(standing -> standing.holds(now)).isEmpty();
        return isSilent
                ? TrustTier.NONE
                : new VerdictTable(sql)
                        .current(appliance.id())
                        .filter(verdict -> verdict.revision().equals(reference.revision()))
                        .map(VerdictInterval::tier)
                        .map(appliance::tier)
                        .orElse(TrustTier.NONE);
    }
}
