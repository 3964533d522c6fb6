package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.MalformedProfile;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Loopback;
import dev.martello.lab.tool.RevocationList;
import dev.martello.lab.tool.Trees;
import dev.martello.lab.tool.TrialAuthority;
import dev.martello.server.CannotStart;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Listening;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.intake.Reason;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FleetFindingsView;
import dev.martello.server.view.LessonView;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.RingView;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The control plane of the laboratory and its operator. It can be stopped, and started again where it was. For one thread. */
final class LabControlPlane implements AutoCloseable {
    /** A lease that ends while somebody waits for it, and that an emulated machine can nevertheless renew. */
    private static final ReportTerms TERMS = new ReportTerms(Duration.ofSeconds(20), Duration.ofSeconds(1));

    private static final String REPORTS = "martello_reports_total{";

    /** Why a release is not taken back that the control plane was not told of. */
    private static final String RELEASE_UNKNOWN = "release.unknown";

    private static final String MATTERS_MUCH = "high";

    /** Where they are, unless something else is said. */
    private static final String RING = "broad";

    private final ServerConfiguration configuration;
    private final Keys keys;
    private final TrialAuthority authority;
    private final SequencedMap<ApplianceId, Entry> register = new LinkedHashMap<>();
    private Optional<Running> running = Optional.empty();

    /**
     * The operator's, which it knows the public halves of.
     *
     * @param references signs releases and platform profiles
     * @param approvals signs boot states
     */
    private record Keys(SigningKey references, SigningKey approvals) {
        static Keys generate() {
            SecureRandom random = new SecureRandom();
            return new Keys(
                    SigningKey.of(SignatureScheme.ED25519.generate(random)),
                    SigningKey.of(SignatureScheme.ECDSA_P256.generate(random)));
        }
    }

    /** What the register says of a machine. */
    private record Entry(String serial, String ring, String model) {}

    /** While it runs, and as long its operator's client. */
    private record Running(ControlPlane controlPlane, OperatorClient operator) {}

    /** What an operator wants of it. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(OperatorClient operator)
                throws OperatorProblem, SigningFailure, MalformedProfile, MalformedPcrValues, GeneralSecurityException,
                        LabFailure, IOException, InterruptedException;
    }

    private LabControlPlane(ServerConfiguration configuration, Keys keys, TrialAuthority authority) {
        this.configuration = configuration;
        this.keys = keys;
        this.authority = authority;
    }

    /**
     * A control plane with an authority, an empty register and no release, which runs.
     *
     * @param directory where it keeps everything; what its operator keeps is in one beside it
     * @param manufacturer whose TPMs it trusts
     */
    static LabControlPlane start(Path directory, Manufacturer manufacturer) throws LabFailure, IOException {
        Keys keys = Keys.generate();
        TrialAuthority authority = TrialAuthority.in(
                Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-operator")));
        LabControlPlane controlPlane =
                new LabControlPlane(configuration(directory, manufacturer, keys, authority), keys, authority);
        controlPlane.start();
        return controlPlane;
    }

    /** Starts it, over what it kept, unless it runs. */
    void start() throws LabFailure, IOException {
        if (running.isPresent()) {
            return;
        }
        try {
            ControlPlane started = ControlPlane.start(configuration);
            try {
                running = Optional.of(new Running(started, operator(started)));
            } catch (IOException e) {
                started.close();
                throw e;
            }
        } catch (CannotStart e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Stops it; nobody answers then. */
    void stop() {
        running.ifPresent(ending -> {
            ending.operator().close();
            ending.controlPlane().close();
        });
        running = Optional.empty();
    }

    ControlPlaneEndpoint endpoint() {
        return new ControlPlaneEndpoint(configuration.listening().port(), serverAuthority());
    }

    /** Tells it of one more release. */
    void add(Release release) throws LabFailure, IOException, InterruptedException {
        ask(
                "does not take the release",
                operator -> operator.addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, keys.references)
                        .write()));
    }

    /** Takes a release back, if it was told of it. */
    void withdraw(Release release) throws LabFailure, IOException, InterruptedException {
        ask(
                "does not take the release back",
                ifKnown(
                        RELEASE_UNKNOWN,
                        operator -> operator.withdrawRelease(
                                release.version(),
                                Optional.of(release.platform().label()))));
    }

    /** Tells it what the firmware of the machines measures. */
    void add(PlatformProfile profile) throws LabFailure, IOException, InterruptedException {
        ask(
                "does not take the platform profile",
                operator -> operator.addProfile(SignedDocument.sign(DocumentKind.PROFILE, profile, keys.references)
                        .write()));
    }

    /** What a machine teaches of its model's firmware, whose boot log is proven. */
    PlatformProfile learnFrom(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        String model =
                Optional.ofNullable(register.get(chassis.id())).orElseThrow().model();
        return ask("learns no platform profile", operator -> {
            LessonView lesson =
                    operator.learnProfiles(model, List.of(chassis.id().toString()));
            if (lesson.drafts().isEmpty()) {
                throw new LabFailure("the machine teaches no platform profile: " + lesson.passedOver());
            }
            return ProfileDocument.parse(Bytes.utf8(lesson.drafts().getFirst().document()));
        });
    }

    /** Enters a machine into the operator's register. */
    void register(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        enter(chassis, RING, Machine.MODEL);
    }

    /** Has the register say that a machine is in a ring. */
    void move(Chassis chassis, String ring) throws LabFailure, IOException, InterruptedException {
        enter(chassis, ring, Machine.MODEL);
    }

    /** Has the register say that a machine is of another model than the others. */
    void remodel(Chassis chassis, String model) throws LabFailure, IOException, InterruptedException {
        enter(chassis, RING, model);
    }

    private void enter(Chassis chassis, String ring, String model)
            throws LabFailure, IOException, InterruptedException {
        register.put(chassis.id(), new Entry(chassis.serial(), ring, model));
        handInRegister();
    }

    /** Says which release is expected in a ring, and below which security version none is trusted there. */
    void expect(String ring, Release expected, long securityFloor)
            throws LabFailure, IOException, InterruptedException {
        ask(
                "does not take the ring's plan",
                operator -> operator.setRing(ring, new RingView.Plan(List.of(expected.version()), securityFloor)));
    }

    /** Gives it a secret for appliances of which a condition holds. */
    void put(String name, String condition, Bytes value) throws LabFailure, IOException, InterruptedException {
        String octets = Base64.getEncoder().encodeToString(value.toArray());
        ask("does not take the secret", operator -> operator.putSecret(name, new NewSecret(condition, octets)));
    }

    /** Has secrets be opened in a boot state. */
    void approve(BootState state) throws LabFailure, IOException, InterruptedException {
        ask("does not take the approval", operator -> {
            Approval approval = Approval.ofDer(state, keys.approvals.sign(state.toBeSigned()));
            return operator.approveBoot(new NewBootApproval(
                    state.selection().toString(),
                    state.pcrDigest().octets().toHex(),
                    TPMT_SIGNATURE.LAYOUT.write(approval.signature()).toHex(),
                    "the release of the laboratory"));
        });
    }

    /** What an appliance that reported has in its PCRs. */
    PcrValues pcrs(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        return ask(
                "does not tell the values of PCRs",
                operator -> PcrValuesItem.read(
                        operator.item(operator.appliance(chassis.id().toString()), ItemKind.PCR_VALUES)
                                .orElseThrow(() -> new LabFailure("the machine has not told the values of its PCRs"))));
    }

    /** Copies all that it kept, to be gone on from. */
    void saveTo(Path copy) throws LabFailure, IOException {
        stop();
        Trees.copy(configuration.storage().directory(), copy);
        start();
    }

    /** Goes on from what was kept; the register is what it is now. */
    void restoreFrom(Path copy) throws LabFailure, IOException, InterruptedException {
        stop();
        Trees.delete(configuration.storage().directory());
        Trees.copy(copy, configuration.storage().directory());
        start();
        handInRegister();
    }

    private void handInRegister() throws LabFailure, IOException, InterruptedException {
        String csv = register.entrySet().stream()
                .map(each -> each.getKey() + "," + each.getValue().serial() + ",lab,1,"
                        + each.getValue().ring() + "," + each.getValue().model() + "\n")
                .collect(Collectors.joining("", "ek_fingerprint,serial,site,rack_unit,ring,model\n", ""));
        ask("does not take the register", operator -> operator.replaceRegister(Bytes.utf8(csv)));
    }

    /** What it knows of an appliance, once that has enrolled. */
    Optional<ApplianceView> appliance(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        return ask(
                "does not tell of the appliance",
                ifKnown(
                        Reason.APPLIANCE_UNKNOWN.id(),
                        operator -> operator.appliance(chassis.id().toString())));
    }

    /** How many reports it has had since it was started. */
    long reports() throws LabFailure, IOException, InterruptedException {
        return (long) ask("does not tell its metrics", OperatorClient::metrics)
                .lines()
                .filter(line -> line.startsWith(REPORTS))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /**
     * Which checks of how appliances are set up fail on any of them, of those that matter much.
     *
     * @throws LabFailure if no appliance says how it is set up
     */
    List<String> faults() throws LabFailure, IOException, InterruptedException {
        return ask("does not tell how appliances are set up", operator -> {
            FleetFindingsView fleet = operator.findings(Optional.empty(), Optional.of(MATTERS_MUCH));
            if (fleet.stating() == 0) {
                throw new LabFailure("no appliance says how it is set up");
            }
            return fleet.findings().stream()
                    .filter(finding -> finding.appliances() > 0)
                    .map(FleetFindingsView.Finding::rule)
                    .toList();
        });
    }

    /** By what certificates of its appliances are checked. */
    Path root() {
        return authority.root();
    }

    /** Whether it says of a certificate that it is revoked. */
    boolean isRevoked(X509Certificate certificate) throws LabFailure, IOException, InterruptedException {
        return ask(
                "does not tell what is revoked",
                operator -> RevocationList.of(certificate, operator).isRevoked(certificate));
    }

    /** The items that a report names. */
    List<Item> items(Report report) throws LabFailure, IOException, InterruptedException {
        return ask("does not hand out evidence", operator -> {
            List<Item> items = new ArrayList<>();
            for (ItemReference each : report.binding().items()) {
                items.add(new Item(each.kind(), operator.item(each.digest().toString())));
            }
            return items;
        });
    }

    @Override
    public void close() {
        stop();
    }

    /**
     * Asks it something as its operator.
     *
     * @param refusal what the control plane does if it does not answer, as in {@code does not take the release}
     */
    private <T> T ask(String refusal, Question<T> question) throws LabFailure, IOException, InterruptedException {
        try {
            return question.ask(running.orElseThrow().operator());
        } catch (OperatorProblem
                | SigningFailure
                | MalformedProfile
                | MalformedPcrValues
                | GeneralSecurityException e) {
            throw new LabFailure("the control plane " + refusal + ": " + e.getMessage(), e);
        }
    }

    /** The same question, which has no answer where the control plane does not know what it is about. */
    private static <T> Question<Optional<T>> ifKnown(String unknown, Question<T> question) {
        return operator -> {
            try {
                return Optional.of(question.ask(operator));
            } catch (OperatorProblem e) {
                if (e.reason().equals(unknown)) {
                    return Optional.empty();
                }
                throw e;
            }
        };
    }

    private OperatorClient operator(ControlPlane started) throws IOException {
        String token = Files.readString(configuration.storage().directory().resolve(ControlPlane.TOKEN_FILE));
        return OperatorClient.open(started.address(), serverAuthority(), token);
    }

    private Path serverAuthority() {
        return configuration.storage().directory().resolve(ServerAuthority.CA_FILE);
    }

    private static ServerConfiguration configuration(
            Path directory, Manufacturer manufacturer, Keys keys, TrialAuthority authority)
            throws LabFailure, IOException {
        try {
            ServerConfiguration usual = ServerConfiguration.onLoopback(
                    directory, manufacturer.certificates(), List.of(keys.references.publicKey()));
            return usual.with(usual.trust().with(ApprovalKeys.of(List.of(keys.approvals.publicKey()))))
                    .with(new Listening(
                            "127.0.0.1", Loopback.freePort(), List.of("127.0.0.1", ControlPlaneEndpoint.ADDRESS)))
                    .with(authority.certification())
                    .with(TERMS);
        } catch (SimulatorException e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
