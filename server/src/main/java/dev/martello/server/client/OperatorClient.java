package dev.martello.server.client;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemKind;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.AppliancePage;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.BootApprovalList;
import dev.martello.server.view.BootApprovalView;
import dev.martello.server.view.DriftView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.FleetFindingsView;
import dev.martello.server.view.IncidentList;
import dev.martello.server.view.IncidentView;
import dev.martello.server.view.ItemView;
import dev.martello.server.view.LessonView;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.PolicyHistory;
import dev.martello.server.view.PolicyView;
import dev.martello.server.view.ProfileChanged;
import dev.martello.server.view.ProfileList;
import dev.martello.server.view.ProfileView;
import dev.martello.server.view.QueryRequest;
import dev.martello.server.view.QueryResult;
import dev.martello.server.view.RefusalList;
import dev.martello.server.view.RefusalView;
import dev.martello.server.view.RegisterReplaced;
import dev.martello.server.view.ReleaseChanged;
import dev.martello.server.view.ReleaseList;
import dev.martello.server.view.ReleaseView;
import dev.martello.server.view.RingList;
import dev.martello.server.view.RingView;
import dev.martello.server.view.SecretList;
import dev.martello.server.view.SecretView;
import dev.martello.server.view.ViewJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a control plane what an operator may ask. For use by many threads.
 *
 * {@snippet :
 * try (OperatorClient client = OperatorClient.open(URI.create("https://localhost:8443"), caFile, token)) {
 *     client.appliances(Optional.of(TrustTier.CONTRAINDICATED), Optional.empty());
 * }
 * }
 */
public final class OperatorClient implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(5);
    private static final int MAX_ANSWER_BYTES = 64 << 20;
    private static final int PAGE = 1000;

    private final TokenConnection connection;

    private OperatorClient(TokenConnection connection) {
        this.connection = connection;
    }

    /**
     * A client of the control plane at an address.
     *
     * @param authorities the certificates (PEM) of which one must vouch for the server
     * @param token an operator's token
     * @throws IOException if the file cannot be read
     */
    public static OperatorClient open(URI server, Path authorities, String token) throws IOException {
        return new OperatorClient(TokenConnection.to(server, authorities, token, REQUEST_TIMEOUT));
    }

    /** All appliances of a tier and a site, or of any. */
    public List<ApplianceSummary> appliances(Optional<TrustTier> tier, Optional<String> site)
            throws OperatorProblem, IOException, InterruptedException {
        return appliances(tier, site, Optional.empty());
    }

    /**
     * As {@link #appliances(Optional, Optional)}, as they stood at a time.
     *
     * @param at in the past, or now
     */
    public List<ApplianceSummary> appliances(Optional<TrustTier> tier, Optional<String> site, Optional<Instant> at)
            throws OperatorProblem, IOException, InterruptedException {
        String filter = tier.map(each -> "&tier=" + each.name()).orElse("")
                + site.map(each -> "&site=" + encoded(each)).orElse("")
                + at.map(each -> "&at=" + encoded(each.toString())).orElse("");
        List<ApplianceSummary> all = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            AppliancePage page =
                    get("appliances?limit=" + PAGE + "&after=" + after.get() + filter, AppliancePage.class);
            all.addAll(page.appliances());
            after = page.next();
        }
        return all;
    }

    /**
     * All about one appliance.
     *
     * @param name its fingerprint, the first digits of it (six at least), or its serial
     */
    public ApplianceView appliance(String name) throws OperatorProblem, IOException, InterruptedException {
        return appliance(name, Optional.empty());
    }

    /**
     * As {@link #appliance(String)}, as it stood at a time.
     *
     * @param at in the past, or now
     */
    public ApplianceView appliance(String name, Optional<Instant> at)
            throws OperatorProblem, IOException, InterruptedException {
        return get("appliances/" + encoded(name) + query("at", at), ApplianceView.class);
    }

    /**
     * What the control plane thinks of one appliance now, signed: a JWT.
     *
     * @param name its serial, its fingerprint, or the first digits of it
     * @param nonce that the result is to name, in Base64 for URLs
     */
    public String result(String name, Optional<String> nonce)
            throws OperatorProblem, IOException, InterruptedException {
        return exchange(
                        "GET",
                        "appliances/" + encoded(name) + "/result" + query("nonce", nonce),
                        BodyPublishers.noBody())
                .toString(StandardCharsets.US_ASCII);
    }

    /**
     * How an appliance is set up otherwise than it was, and than others are.
     *
     * @param name its serial, its fingerprint, or the first digits of it
     * @param since a time to compare with besides
     */
    public DriftView drift(String name, Optional<Instant> since)
            throws OperatorProblem, IOException, InterruptedException {
        return get("appliances/" + encoded(name) + "/drift" + query("since", since), DriftView.class);
    }

    /** The octets of an item. */
    public Bytes item(String digest) throws OperatorProblem, IOException, InterruptedException {
        return exchange("GET", "items/" + encoded(digest), BodyPublishers.noBody());
    }

    /** The first item of a kind that an appliance stands by; nothing if it has none. */
    public Optional<Bytes> item(ApplianceView appliance, ItemKind kind)
            throws OperatorProblem, IOException, InterruptedException {
        Optional<String> digest = appliance.items().stream()
                .filter(item -> item.kind().equals(kind.label()))
                .map(ItemView::digest)
                .findFirst();
        return digest.isEmpty() ? Optional.empty() : Optional.of(item(digest.get()));
    }

    /** The register as CSV. */
    public Bytes register() throws OperatorProblem, IOException, InterruptedException {
        return exchange("GET", "register", BodyPublishers.noBody());
    }

    /** Puts a register (CSV) in place of the one there is. */
    public RegisterReplaced replaceRegister(Bytes csv) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("PUT", "register", body(csv)), RegisterReplaced.class);
    }

    /** Hands in a release in its signed envelope. */
    public ReleaseChanged addRelease(Bytes envelope) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("POST", "releases", body(envelope)), ReleaseChanged.class);
    }

    /**
     * Lets a release count no more.
     *
     * @param platform if there are releases of this version for several
     */
    public ReleaseChanged withdrawRelease(String version, Optional<String> platform)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange(
                        "POST",
                        "releases/" + encoded(version) + "/withdraw" + query("platform", platform),
                        BodyPublishers.noBody()),
                ReleaseChanged.class);
    }

    public List<ReleaseView> releases() throws OperatorProblem, IOException, InterruptedException {
        return get("releases", ReleaseList.class).releases();
    }

    /** What is expected in each ring. */
    public List<RingView> rings() throws OperatorProblem, IOException, InterruptedException {
        return get("rings", RingList.class).rings();
    }

    public RingView ring(String ring) throws OperatorProblem, IOException, InterruptedException {
        return get("rings/" + encoded(ring), RingView.class);
    }

    /** Says what is expected in a ring. */
    public AdoptionView setRing(String ring, RingView.Plan plan)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("PUT", "rings/" + encoded(ring), body(ViewJson.write(plan))), AdoptionView.class);
    }

    /** The policy that counts, as it is written. */
    public Bytes policy() throws OperatorProblem, IOException, InterruptedException {
        return policy(Optional.empty());
    }

    /**
     * As {@link #policy()}, the one that counted at a time.
     *
     * @param at in the past, or now
     */
    public Bytes policy(Optional<Instant> at) throws OperatorProblem, IOException, InterruptedException {
        return exchange("GET", "policy" + query("at", at), BodyPublishers.noBody());
    }

    /** The policies that ever counted, newest first. */
    public List<PolicyView> policies() throws OperatorProblem, IOException, InterruptedException {
        return get("policy/history", PolicyHistory.class).policies();
    }

    /** Proposes a policy (YAML). */
    public AdoptionView setPolicy(Bytes yaml) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("PUT", "policy", body(yaml)), AdoptionView.class);
    }

    /**
     * Tells what a policy (YAML) would do.
     *
     * @param asOf whether it is asked of the evidence and the verdicts of a time in the past
     */
    public EffectView testPolicy(Bytes yaml, Optional<Instant> asOf)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("POST", "policy/test" + query("as_of", asOf), body(yaml)), EffectView.class);
    }

    /**
     * What checks of posture say of the whole fleet.
     *
     * @param rule of one check only, or of one area
     * @param severity of this severity or a worse one only
     */
    public FleetFindingsView findings(Optional<String> rule, Optional<String> severity)
            throws OperatorProblem, IOException, InterruptedException {
        List<String> wanted = new ArrayList<>();
        rule.ifPresent(name -> wanted.add("rule=" + encoded(name)));
        severity.ifPresent(name -> wanted.add("severity=" + encoded(name)));
        return get("findings" + (wanted.isEmpty() ? "" : "?" + String.join("&", wanted)), FleetFindingsView.class);
    }

    /** The operator's own checks that count, as they are written. */
    public Bytes checks() throws OperatorProblem, IOException, InterruptedException {
        return exchange("GET", "checks", BodyPublishers.noBody());
    }

    /** Proposes checks of one's own (YAML) in place of those there are. */
    public AdoptionView setChecks(Bytes yaml) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("PUT", "checks", body(yaml)), AdoptionView.class);
    }

    /**
     * Tells what checks of one's own (YAML) would do in place of those there are.
     *
     * @param asOf whether it is asked of the evidence and the verdicts of a time in the past
     */
    public EffectView testChecks(Bytes yaml, Optional<Instant> asOf)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("POST", "checks/test" + query("as_of", asOf), body(yaml)), EffectView.class);
    }

    /** Tells of which appliances an expression over the facts holds. */
    public QueryResult query(QueryRequest request) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("POST", "query", body(ViewJson.write(request))), QueryResult.class);
    }

    /** The changes that are held, and those that were. */
    public List<IncidentView> incidents() throws OperatorProblem, IOException, InterruptedException {
        return get("incidents", IncidentList.class).incidents();
    }

    public IncidentView incident(long id) throws OperatorProblem, IOException, InterruptedException {
        return get("incidents/" + id, IncidentView.class);
    }

    /** Lets a held change count. */
    public AdoptionView approve(long incident) throws OperatorProblem, IOException, InterruptedException {
        return decide(incident, "approve");
    }

    /** Drops a held change. */
    public AdoptionView reject(long incident) throws OperatorProblem, IOException, InterruptedException {
        return decide(incident, "reject");
    }

    private AdoptionView decide(long incident, String decision)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("POST", "incidents/" + incident + "/" + decision, BodyPublishers.noBody()),
                AdoptionView.class);
    }

    /** All platform profiles, those that were withdrawn among them. */
    public List<ProfileView> profiles() throws OperatorProblem, IOException, InterruptedException {
        return get("profiles", ProfileList.class).profiles();
    }

    /** Hands in a platform profile in its signed envelope. */
    public ProfileChanged addProfile(Bytes envelope) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("POST", "profiles", body(envelope)), ProfileChanged.class);
    }

    /**
     * Lets a platform profile count no more.
     *
     * @param digest of its document, or the first digits of it (six at least)
     */
    public ProfileChanged withdrawProfile(String digest) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("POST", "profiles/" + encoded(digest) + "/withdraw", BodyPublishers.noBody()),
                ProfileChanged.class);
    }

    /** Drafts of profiles that these appliances teach, by their serials or fingerprints. */
    public LessonView learnProfiles(String model, List<String> appliances)
            throws OperatorProblem, IOException, InterruptedException {
        return get(
                "profile-drafts?model=" + encoded(model) + "&from=" + encoded(String.join(",", appliances)),
                LessonView.class);
    }

    /** Drafts of profiles that the trusted appliances of a model teach, as far as so many agree. */
    public LessonView learnProfiles(String model, int machines, int sites)
            throws OperatorProblem, IOException, InterruptedException {
        return get(
                "profile-drafts?model=" + encoded(model) + "&quorum=" + machines + "&sites=" + sites, LessonView.class);
    }

    /** The secrets that are held for appliances, without their values. */
    public List<SecretView> secrets() throws OperatorProblem, IOException, InterruptedException {
        return get("secrets", SecretList.class).secrets();
    }

    public SecretView secret(String name) throws OperatorProblem, IOException, InterruptedException {
        return get("secrets/" + encoded(name), SecretView.class);
    }

    /** Hands in a secret, in place of the one of this name if there is one. */
    public SecretView putSecret(String name, NewSecret secret)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("PUT", "secrets/" + encoded(name), body(ViewJson.write(secret))), SecretView.class);
    }

    /** Forgets a secret; what was given of it ends with its lease. */
    public SecretView deleteSecret(String name) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("POST", "secrets/" + encoded(name) + "/delete", BodyPublishers.noBody()), SecretView.class);
    }

    /** The boot states in which secrets may be opened. */
    public List<BootApprovalView> bootApprovals() throws OperatorProblem, IOException, InterruptedException {
        return get("boot-approvals", BootApprovalList.class).approvals();
    }

    /** Hands in the approval of a boot state. */
    public BootApprovalView approveBoot(NewBootApproval approval)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("POST", "boot-approvals", body(ViewJson.write(approval))), BootApprovalView.class);
    }

    /** Takes the approval of a boot state back. */
    public BootApprovalView withdrawBootApproval(String digest)
            throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(
                exchange("POST", "boot-approvals/" + encoded(digest) + "/withdraw", BodyPublishers.noBody()),
                BootApprovalView.class);
    }

    /** Who was refused lately, and why. */
    public List<RefusalView> refusals() throws OperatorProblem, IOException, InterruptedException {
        return get("refusals", RefusalList.class).refusals();
    }

    /**
     * The revocation list of an issuer, DER.
     *
     * @param issuer its key identifier, in hexadecimal digits
     */
    public Bytes revocationList(String issuer) throws OperatorProblem, IOException, InterruptedException {
        return send("GET", "/pki/v1/crl/" + encoded(issuer) + ".crl", BodyPublishers.noBody());
    }

    /** All numbers of the server in the text format of Prometheus. */
    public String metrics() throws OperatorProblem, IOException, InterruptedException {
        return send("GET", "/metrics", BodyPublishers.noBody()).toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connection.close();
    }

    private <V> V get(String path, Class<V> type) throws OperatorProblem, IOException, InterruptedException {
        return ViewJson.read(exchange("GET", path, BodyPublishers.noBody()), type);
    }

    private Bytes exchange(String method, String path, BodyPublisher body)
            throws OperatorProblem, IOException, InterruptedException {
        return send(method, "/api/v1/" + path, body);
    }

    private Bytes send(String method, String path, BodyPublisher body)
            throws OperatorProblem, IOException, InterruptedException {
        return connection.send(method, path, body, MAX_ANSWER_BYTES).requireOk();
    }

    private static BodyPublisher body(Bytes octets) {
        return BodyPublishers.ofByteArray(octets.toArray());
    }

    /** A query of one parameter, if there is a value for it. */
    private static String query(String name, Optional<?> value) {
        return value.map(each -> "?" + name + "=" + encoded(each.toString())).orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
