package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.integrity.SampleMachine.GOOD;
import static dev.martello.appraisal.integrity.SampleMachine.INITRD;
import static dev.martello.appraisal.integrity.SampleMachine.KERNEL;
import static dev.martello.appraisal.integrity.SampleMachine.LOADER;
import static dev.martello.appraisal.integrity.SampleMachine.NGINX;
import static dev.martello.appraisal.integrity.SampleMachine.PCR_10;
import static dev.martello.appraisal.integrity.SampleMachine.RELEASE;
import static dev.martello.appraisal.integrity.SampleMachine.SHELL;
import static dev.martello.appraisal.integrity.SampleMachine.measured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.integrity.SampleMachine.Program;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.policy.PolicyRule;
import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the default policy finds: each rule where all is well, where it is not, and where the fact is unknown. */
class AppraiserTest {
    private static final CompiledPolicy POLICY = CompiledPolicy.standard();
    private static final Appraiser APPRAISER = new Appraiser(ReferenceValues.of(List.of(RELEASE)), POLICY);
    private static final Program EVIL = new Program("/tmp/miner", "miner");

    @Test
    void judgesByAnotherPolicyFromWhatWasExaminedBefore() throws MalformedPolicy {
        Bytes lenient = Bytes.utf8(
                Policy.defaultDocument().toString(StandardCharsets.UTF_8).replaceFirst("(?s)rules:.*", "rules: []\n"));
        CompiledPolicy policy = CompiledPolicy.of(Policy.parse(lenient));
        Appraiser other = APPRAISER.withPolicy(policy);
        Claims claims = GOOD.withSecureBoot(Optional.of(0)).claims();

        assertThat(other.examiner().revision())
                .as("the requirements are the same")
                .isEqualTo(APPRAISER.examiner().revision());
        assertThat(other.revision())
                .isEqualTo(new Appraiser(ReferenceValues.of(List.of(RELEASE)), policy).revision())
                .isNotEqualTo(APPRAISER.revision());
        Examination examination = APPRAISER.examiner().examine(claims);
        assertThat(APPRAISER.judge(examination)).isEqualTo(APPRAISER.appraise(claims));
        assertThat(APPRAISER.judge(examination).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(other.judge(examination).tier()).isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void examinesAgainWhatOtherReferenceValuesOrRequirementsAreFor() throws MalformedPolicy {
        Digest revision = APPRAISER.examiner().revision();
        RingPlan plan = new RingPlan("early", new TreeSet<>(List.of("2026.11.2")), 3);
        ReferenceValues values = ReferenceValues.of(List.of(RELEASE));
        Bytes demanding = Bytes.utf8(Policy.defaultDocument()
                .toString(StandardCharsets.UTF_8)
                .replaceFirst("pcrs: \\[0, ", "pcrs: [0, 23, "));

        assertThat(APPRAISER
                        .withPolicy(CompiledPolicy.of(Policy.parse(demanding)))
                        .examiner()
                        .revision())
                .isNotEqualTo(revision);
        assertThat(new Examiner(values.with(plan), POLICY.requirements()).revision())
                .isNotEqualTo(revision);
        assertThat(new Examiner(values.with(plan).with(plan), POLICY.requirements()).revision())
                .isEqualTo(new Examiner(values.with(plan), POLICY.requirements()).revision());
    }

    @Test
    void affirmsMachineThatRunsARelease() {
        Appraisal appraisal = APPRAISER.appraise(GOOD.claims());

        assertThat(findings(appraisal)).isEmpty();
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(appraisal.release()).contains("2026.11.2");
        assertThat(appraisal.facts().boot().orElseThrow().secureBoot()).isEqualTo(Facts.Proof.ON);
        assertThat(appraisal.facts().boot().orElseThrow().commandLines())
                .extracting(Facts.CommandLine::text)
                .containsExactly(SampleMachine.COMMAND_LINE);
        assertThat(appraisal.facts().runtime().orElseThrow().entries()).isEqualTo(3);
        assertThat(appraisal.facts().logs())
                .isEqualTo(new Facts.Logs(Facts.LogState.PROVEN, Facts.LogState.NOT_MEASURED, Facts.LogState.PROVEN));
    }

    @Test
    void affirmsMachineWithSeveralBanks() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384);

        assertThat(findings(APPRAISER.appraise(machine.claims()))).isEmpty();
    }

    @Test
    void ignoresSha1BankBesideAStrongOne() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA1);

        assertThat(findings(APPRAISER.appraise(machine.claims()))).isEmpty();
    }

    @Test
    void findsSecureBootThatIsOff() {
        assertRules(GOOD.withSecureBoot(Optional.of(0)), TrustTier.CONTRAINDICATED, "secure-boot.off");
    }

    @Test
    void findsSecureBootThatIsNotProven() {
        assertRules(GOOD.withSecureBoot(Optional.empty()), TrustTier.CONTRAINDICATED, "secure-boot.unproven");
    }

    @Test
    void findsBootApplicationOutsideTheReleaseAndNamesTheNearest() {
        Program other = new Program("\\vmlinuz", "kernel of somebody else");
        Release older = SampleMachine.release("2026.10.1", 7, INITRD);

        Appraisal appraisal = new Appraiser(ReferenceValues.of(List.of(older, RELEASE)), POLICY)
                .appraise(GOOD.withApplications(LOADER, other).claims());

        assertThat(appraisal.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(appraisal.release()).isEmpty();
        assertThat(findings(appraisal)).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).hasToString("boot-application.unknown");
            assertThat(finding.subject()).contains("vmlinuz");
            assertThat(finding.explanation())
                    .contains("vmlinuz", other.sha256().toString(), "is not in release 2026.11.2");
            assertThat(finding.item())
                    .contains(SampleMachine.item(
                                    GOOD.withApplications(LOADER, other).bootLog())
                            .reference()
                            .digest());
        });
    }

    @Test
    void findsThatNoBootApplicationIsProven() {
        assertRules(GOOD.withApplications(), TrustTier.CONTRAINDICATED, "boot-application.unproven");
    }

    @Test
    void findsInitialRamDiskOutsideTheRelease() {
        Finding finding = single(GOOD.withInitrd(new Program("Linux initrd", "backdoor")), "boot-file.unknown");

        assertThat(finding.explanation()).contains("(PCR 9)", "release 2026.11.2");
    }

    @Test
    void findsCommandLineThatTheReleaseDoesNotAllow() {
        Finding finding = single(GOOD.withCommandLine(Optional.of("root=/dev/dm-0")), "command-line.unexpected");

        assertThat(finding.explanation())
                .isEqualTo("The kernel was started with \"root=/dev/dm-0\" (from systemd-stub), which release 2026.11.2"
                        + " does not allow.");
    }

    @Test
    void findsThatNoCommandLineIsProven() {
        assertRules(GOOD.withCommandLine(Optional.empty()), TrustTier.CONTRAINDICATED, "command-line.unproven");
    }

    @Test
    void warnsWhereTheFirmwareDoesNotHandOver() {
        assertRules(GOOD.withExitActions(), TrustTier.WARNING, "exit-boot-services.missing");
        assertRules(
                GOOD.withExitActions("Exit Boot Services Invocation"), TrustTier.WARNING, "exit-boot-services.missing");
        assertRules(
                GOOD.withExitActions("Exit Boot Services Invocation", "Exit Boot Services Returned with Failure"),
                TrustTier.WARNING,
                "exit-boot-services.failed");
    }

    @Test
    void findsFileThatTheReleaseDoesNotHave() {
        Finding finding = single(GOOD.withRuntime(measured(NGINX), measured(EVIL)), "file.unknown");

        assertThat(finding.subject()).isEqualTo("/tmp/miner");
        assertThat(finding.explanation())
                .isEqualTo("/tmp/miner " + EVIL.sha256() + " was run or read and is not in release 2026.11.2.");
        assertThat(finding.item()).isPresent();
    }

    @Test
    void findsFileWithOtherContentThanInTheRelease() {
        Program changed = new Program(NGINX.path(), "nginx with a backdoor");

        assertThat(single(GOOD.withRuntime(measured(changed)), "file.unknown").explanation())
                .isEqualTo("/usr/sbin/nginx " + changed.sha256()
                        + " was run or read with other content than in release 2026.11.2.");
    }

    @Test
    void warnsOfReleaseContentAtAnotherPath() {
        Finding finding = single(GOOD.withRuntime(measured(new Program("/tmp/sh", "shell"))), "file.moved");

        assertThat(finding.tier()).isEqualTo(TrustTier.WARNING);
        assertThat(finding.explanation()).contains("at /bin/sh only");
    }

    @Test
    void knowsFilesBySignatureOfTheReleasesKeys() throws GeneralSecurityException {
        KeyPair pair = newRsaKey();
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        ImaKey other = ImaKey.of(Bytes.copyOf(newRsaKey().getPublic().getEncoded()));
        Bytes signature = signature(pair, key, EVIL);
        ImaEntry signed = ImaEntry.imaSig(PCR_10, EVIL.sha256(), EVIL.path(), signature);
        ImaEntry unsigned = ImaEntry.imaSig(PCR_10, EVIL.sha256(), EVIL.path(), Bytes.EMPTY);
        ImaEntry swapped = ImaEntry.imaSig(PCR_10, SHELL.sha256(), EVIL.path(), signature);
        ImaEntry otherContent = ImaEntry.imaSig(PCR_10, new Program("x", "changed").sha256(), EVIL.path(), signature);
        ImaEntry cut = ImaEntry.imaSig(PCR_10, EVIL.sha256(), EVIL.path(), signature.slice(0, 20));

        assertThat(rules(List.of(key, other), measured(NGINX), signed)).isEmpty();
        assertThat(rules(List.of(), measured(NGINX), signed)).containsExactly("file.unknown");
        assertThat(rules(List.of(other), measured(NGINX), signed)).containsExactly("file.signature-invalid");
        assertThat(rules(List.of(key), measured(NGINX), unsigned)).containsExactly("file.unknown");
        assertThat(rules(List.of(key), measured(NGINX), measured(EVIL))).containsExactly("file.unknown");
        assertThat(rules(List.of(key), measured(NGINX), otherContent)).containsExactly("file.signature-invalid");
        assertThat(rules(List.of(key), measured(NGINX), cut)).containsExactly("file.signature-invalid");
        assertThat(rules(List.of(key), measured(NGINX), swapped)).containsExactly("file.moved");
    }

    @Test
    void saysWhichKeyASignatureNames() throws GeneralSecurityException {
        KeyPair pair = newRsaKey();
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        ImaKey other = ImaKey.of(Bytes.copyOf(newRsaKey().getPublic().getEncoded()));
        ImaEntry signed = ImaEntry.imaSig(PCR_10, EVIL.sha256(), EVIL.path(), signature(pair, key, EVIL));
        Appraisal appraisal = appraise(List.of(other), measured(NGINX), signed);

        assertThat(appraisal.findings().getFirst().explanation())
                .isEqualTo("/tmp/miner " + EVIL.sha256()
                        + " was run or read and is not in release 2026.11.2; its signature is by key "
                        + key.keyId().toHex()
                        + ", which is none of the release's imaKeys.");
        Facts.File file =
                appraisal.facts().runtime().orElseThrow().unknownFiles().getFirst();
        assertThat(file.signature()).isEqualTo(Facts.Signature.UNKNOWN_KEY);
        assertThat(file.signedBy()).isEqualTo(key.keyId().toHex());
    }

    private static List<String> rules(List<ImaKey> keys, ImaEntry... runtime) {
        return rules(appraise(keys, runtime));
    }

    private static Appraisal appraise(List<ImaKey> keys, ImaEntry... runtime) {
        return new Appraiser(ReferenceValues.of(List.of(SampleMachine.releaseWithKeys(keys))), POLICY)
                .appraise(GOOD.withRuntime(runtime).claims());
    }

    private static KeyPair newRsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Bytes signature(KeyPair pair, ImaKey key, Program program) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(program.content().getBytes(StandardCharsets.UTF_8));
        Bytes octets = Bytes.owning(signer.sign());
        return BytesWriter.bigEndian()
                .bytes(Bytes.of(3, 2, 4))
                .bytes(key.keyId())
                .u16(octets.length())
                .bytes(octets)
                .toBytes();
    }

    @Test
    void findsFileWhoseDigestIsUnknown() {
        Bytes md5 = Bytes.concat(Bytes.ascii("md5:\0"), Bytes.repeat(7, 16));
        ImaEntry entry = ImaEntry.measurement(
                PCR_10, TemplateData.of(ImaTemplate.IMA_NG, List.of(md5, Bytes.ascii("/bin/sh\0"))));

        assertThat(single(GOOD.withRuntime(entry), "file.unknown").subject()).isEqualTo("/bin/sh");
    }

    @Test
    void findsEntryOfATemplateThatSaysNothing() throws MalformedImaLog {
        Bytes data = Bytes.ascii("whatever");
        Bytes written = BytesWriter.littleEndian()
                .u32(10)
                .bytes(HashAlgorithm.SHA1.hash(data).octets())
                .sized32(Bytes.ascii("custom"))
                .sized32(data)
                .toBytes();
        ImaEntry opaque = ImaLog.parseBinary(written).entries().getFirst();

        assertThat(single(GOOD.withRuntime(opaque), "file.unknown").subject())
                .isEqualTo("(custom entry without a path)");
    }

    @Test
    void acceptsSpacesThatLinuxLogsAsUnderscores() {
        Program spaced = new Program("/opt/my tool", "tool");
        Release release = withFiles(RELEASE, Map.of(spaced.path(), List.of(spaced.sha256())));

        Appraisal appraisal = new Appraiser(ReferenceValues.of(List.of(release)), POLICY)
                .appraise(GOOD.withRuntime(measured(spaced)).claims());

        assertThat(findings(appraisal)).isEmpty();
    }

    @Test
    void findsViolation() {
        Finding finding = single(
                GOOD.withRuntime(measured(NGINX), ImaEntry.violation(PCR_10, "/bin/sh")), "runtime-log.violation");

        assertThat(finding.explanation()).startsWith("Entry 3 of the run-time log: /bin/sh");
        assertThat(finding.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
    }

    @Test
    void findsRuntimeLogOfAnotherBoot() {
        ImaLog other = GOOD.withSecureBoot(Optional.of(0)).runtimeLog();

        assertThat(rules(SampleMachine.claims(SampleMachine.after(GOOD.bootPcrs(), other), GOOD.bootLog(), other)))
                .containsExactly("runtime-log.other-boot");
    }

    @Test
    void warnsOfRuntimeLogThatDoesNotTellItsBoot() {
        ImaLog log = new ImaLog(GOOD.runtime());

        assertThat(rules(SampleMachine.claims(SampleMachine.after(GOOD.bootPcrs(), log), GOOD.bootLog(), log)))
                .containsExactly("runtime-log.boot-unproven");
    }

    @Test
    void takesOnlyTheFirstBootAggregateForOne() {
        ImaEntry second = ImaEntry.imaNg(PCR_10, EVIL.sha256(), BootAggregate.NAME);

        assertRules(GOOD.withRuntime(measured(NGINX), second), TrustTier.CONTRAINDICATED, "file.unknown");
    }

    /** The list is carried over, and the kernel adds what the firmware's registers hold, as the first one did. */
    @Test
    void namesAKernelThatKexecStarted() {
        Digest aggregate =
                BootAggregate.of(GOOD.bootPcrs(), HashAlgorithm.SHA256).orElseThrow();
        ImaEntry kexec = ImaEntry.imaNg(PCR_10, aggregate, BootAggregate.NAME);
        SampleMachine machine = GOOD.withRuntime(measured(NGINX), kexec, measured(NGINX), kexec);

        assertRules(machine, TrustTier.CONTRAINDICATED, "runtime-log.kexec", "runtime-log.kexec");
        assertRules(
                GOOD.withRuntime(kexec, ImaEntry.imaNg(PCR_10, EVIL.sha256(), BootAggregate.NAME)),
                TrustTier.CONTRAINDICATED,
                "runtime-log.kexec",
                "file.unknown");
    }

    @Test
    void findsThatLinuxDoesNotMeasureWhatRuns() {
        List<Item> bootLogOnly = List.of(SampleMachine.item(GOOD.bootLog()));

        assertThat(rules(new Claims(Platform.LINUX_AMD64, Placement.UNKNOWN, GOOD.bootPcrs(), bootLogOnly)))
                .containsExactly("runtime-log.not-measured");
        assertThat(rules(new Claims(Platform.FREEBSD_AMD64, Placement.UNKNOWN, GOOD.bootPcrs(), bootLogOnly)))
                .containsExactly("release.none");
    }

    @Test
    void findsThatThereIsNoReleaseAndStillLooksAtTheRest() {
        Appraisal appraisal = new Appraiser(ReferenceValues.of(List.of()), POLICY)
                .appraise(GOOD.withSecureBoot(Optional.of(0)).claims());

        assertThat(findings(appraisal))
                .extracting(finding -> finding.rule().text())
                .containsExactly("secure-boot.off", "release.none");
        assertThat(appraisal.release()).isEmpty();
    }

    @Test
    void choosesTheReleaseThatFitsBest() {
        Release sameBoot = withFiles(
                SampleMachine.release("2026.12.1", 7, LOADER, KERNEL, INITRD),
                Map.of(NGINX.path(), List.of(EVIL.sha256())));
        Release otherBoot = SampleMachine.release("2026.12.2", 7, new Program("x", "other kernel"));
        Appraiser appraiser = new Appraiser(ReferenceValues.of(List.of(sameBoot, otherBoot, RELEASE)), POLICY);

        assertThat(appraiser.appraise(GOOD.claims()).release()).contains("2026.11.2");
        assertThat(findings(appraiser.appraise(GOOD.claims()))).isEmpty();
    }

    @Test
    void doesNotMixReleasesUnlessTheyShareFiles() {
        Program tool = new Program("/opt/tool", "tool");
        Release other = withFiles(
                SampleMachine.release("2026.11.1", 7, new Program("x", "other kernel")),
                Map.of(tool.path(), List.of(tool.sha256())));
        Release sharing = new Release(
                "2026.11.2",
                RELEASE.platform(),
                7,
                "",
                RELEASE.bootApplications(),
                RELEASE.commandLines(),
                List.of("2026.11.1"),
                RELEASE.files());
        Claims claims = GOOD.withRuntime(measured(NGINX), measured(tool)).claims();

        assertThat(rules(new Appraiser(ReferenceValues.of(List.of(other, RELEASE)), POLICY).appraise(claims)))
                .containsExactly("file.unknown");
        assertThat(rules(new Appraiser(ReferenceValues.of(List.of(other, sharing)), POLICY).appraise(claims)))
                .isEmpty();
    }

    @Test
    void warnsOfReleaseThatWasSuperseded() {
        Release newer = SampleMachine.release("2026.12.1", 8, new Program("x", "newer kernel"));

        Appraisal appraisal =
                new Appraiser(ReferenceValues.of(List.of(newer, RELEASE)), POLICY).appraise(GOOD.claims());

        assertThat(rules(appraisal)).containsExactly("release.outdated");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
    }

    private static Appraisal inRing(String ring, RingPlan... plans) {
        Release newer = SampleMachine.release("2026.12.1", 8, new Program("x", "newer kernel"));
        Claims claims = GOOD.claims();
        return new Appraiser(new ReferenceValues(List.of(newer, RELEASE), List.of(), List.of(plans)), POLICY)
                .appraise(new Claims(
                        claims.platform(),
                        new Placement(Optional.empty(), Optional.of(ring)),
                        claims.quotedPcrs(),
                        claims.items()));
    }

    private static RingPlan plan(String ring, long floor, String... versions) {
        return new RingPlan(ring, new TreeSet<>(List.of(versions)), floor);
    }

    @Test
    void acceptsReleaseThatIsExpectedInTheRing() {
        assertThat(rules(inRing("early", plan("early", 7, "2026.11.2")))).isEmpty();
        assertThat(rules(inRing("early", plan("early", 7, "2026.11.2", "2026.12.1"))))
                .as("on its way to the newer one")
                .containsExactly("release.outdated");
        assertThat(rules(inRing("early", plan("early", 7)))).containsExactly("release.outdated");
        assertThat(inRing("early", plan("early", 7)).facts().place()).isEqualTo(new Facts.Place("early", ""));
    }

    @Test
    void warnsOfReleaseThatIsKnownButNotExpectedInTheRing() {
        Appraisal appraisal = inRing("early", plan("early", 0, "2026.12.1"), plan("broad", 0, "2026.11.2"));

        assertThat(rules(appraisal)).containsExactly("release.outdated", "release.unexpected");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
        assertThat(rules(inRing("other", plan("early", 9, "2026.12.1"))))
                .as("there is no plan for the ring")
                .containsExactly("release.outdated");
    }

    @Test
    void endsTrustInReleaseBelowTheFloorOfTheRing() {
        Appraisal appraisal = inRing("early", plan("early", 8, "2026.11.2"));

        assertThat(rules(appraisal)).containsExactly("release.below-floor");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(appraisal.findings().getFirst().explanation())
                .isEqualTo("Release 2026.11.2 was rolled back to: it has security version 7, below the floor 8 of ring"
                        + " early.");
    }

    @Test
    void saysHowManyMoreFilesAreUnknown() {
        ImaEntry[] many = new ImaEntry[120];
        for (int i = 0; i < many.length; i++) {
            many[i] = measured(new Program("/tmp/" + i, "unknown " + i));
        }

        List<Finding> findings =
                findings(APPRAISER.appraise(GOOD.withRuntime(many).claims()));

        assertThat(findings).hasSize(51);
        assertThat(findings).extracting(Finding::explanation).contains("70 more findings of this rule are not shown");
    }

    @Test
    void givesTheSameAppraisalForTheSameInputs() {
        Release older = SampleMachine.release("2026.10.1", 7, LOADER);
        Release newer = SampleMachine.release("2026.12.1", 9, KERNEL);
        Claims claims = GOOD.withSecureBoot(Optional.of(0))
                .withApplications(LOADER, new Program("b", "b"), new Program("a", "a"))
                .withRuntime(measured(EVIL), ImaEntry.violation(PCR_10, "/x"), measured(SHELL))
                .claims();

        Appraisal first = new Appraiser(ReferenceValues.of(List.of(older, newer, RELEASE)), CompiledPolicy.standard())
                .appraise(claims);
        Appraisal second = new Appraiser(ReferenceValues.of(List.of(RELEASE, older, newer)), CompiledPolicy.standard())
                .appraise(claims);

        assertThat(second).isEqualTo(first).hasToString(first.toString());
        assertThat(first.findings())
                .isSortedAccordingTo(Comparator.comparing(Finding::tier, Comparator.reverseOrder())
                        .thenComparing(Finding::severity)
                        .thenComparingInt(finding -> placeInPolicy(finding.rule()))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int placeInPolicy(RuleId rule) {
        return POLICY.rules().stream().map(PolicyRule::id).toList().indexOf(rule);
    }

    @Test
    void givesFindingsThatAreAsBadInTheOrderOfTheRules() throws MalformedPolicy {
        CompiledPolicy policy = CompiledPolicy.of(Policy.parse(Bytes.ascii("""
                policy: 1
                requirements: {pcrs: [0, 4, 7, 9, 10], banks: [sha256]}
                rules:
                  - {id: z.first, severity: high, tier: warning, each: boot.applications, subject: "{it.path}", message: ran}
                  - {id: c.less, severity: low, tier: warning, when: "true", subject: s, message: less bad}
                  - {id: a.second, severity: high, tier: warning, when: "true", subject: s, message: as bad}
                  - {id: b.worst, severity: critical, tier: warning, when: "true", subject: s, message: worse}
                """)));
        Claims claims = GOOD.withApplications(LOADER, new Program("b", "b"), new Program("a", "a"))
                .claims();

        Appraisal appraisal = new Appraiser(ReferenceValues.of(List.of(RELEASE)), policy).appraise(claims);

        assertThat(appraisal.findings())
                .extracting(finding -> finding.rule() + " " + finding.subject())
                .containsExactly(
                        "b.worst s", "z.first " + LOADER.path(), "z.first a", "z.first b", "a.second s", "c.less s");
    }

    @Test
    void saysFirstThatSecureBootIsOffWhenTheProfileSaysSoToo() {
        PlatformProfile profile = ProfileLearning.learn(
                        "edge-2u",
                        List.of(new Observation("m", "site", FirmwareMeasurements.of(GOOD.bootLog()))),
                        Quorum.ANY)
                .drafts()
                .getFirst()
                .profile();
        Appraiser appraiser =
                new Appraiser(ReferenceValues.of(List.of(RELEASE)).withProfiles(List.of(profile)), POLICY);

        assertThat(rules(appraiser.appraise(GOOD.withSecureBoot(Optional.of(0)).claims())))
                .startsWith("secure-boot.off", "firmware.event-changed");
    }

    @Test
    void namesWhatItJudgesAgainst() throws MalformedPolicy {
        Release other = SampleMachine.release("2026.10.1", 7, LOADER);
        CompiledPolicy changed =
                CompiledPolicy.of(Policy.parse(Bytes.concat(Policy.defaultDocument(), Bytes.ascii("# changed\n"))));

        assertThat(new Appraiser(ReferenceValues.of(List.of(RELEASE)), POLICY).revision())
                .isEqualTo(APPRAISER.revision());
        assertThat(new Appraiser(ReferenceValues.of(List.of(RELEASE, other)), POLICY).revision())
                .isEqualTo(new Appraiser(ReferenceValues.of(List.of(other, RELEASE)), POLICY).revision())
                .isNotEqualTo(APPRAISER.revision());
        assertThat(new Appraiser(ReferenceValues.of(List.of(RELEASE)), changed).revision())
                .isNotEqualTo(APPRAISER.revision());
    }

    private static Release withFiles(Release release, Map<String, List<Digest>> files) {
        return new Release(
                release.version(),
                release.platform(),
                release.securityVersion(),
                release.description(),
                release.bootApplications(),
                release.commandLines(),
                release.sharesFilesOf(),
                FileDigests.of(files));
    }

    private static void assertRules(SampleMachine machine, TrustTier tier, String... rules) {
        Appraisal appraisal = APPRAISER.appraise(machine.claims());
        assertThat(rules(appraisal)).containsExactly(rules);
        assertThat(appraisal.tier()).isEqualTo(tier);
    }

    private static Finding single(SampleMachine machine, String rule) {
        Appraisal appraisal = APPRAISER.appraise(machine.claims());
        assertThat(rules(appraisal)).containsExactly(rule);
        return appraisal.findings().getFirst();
    }

    private static List<String> rules(Claims claims) {
        return rules(APPRAISER.appraise(claims));
    }

    static List<String> rules(Appraisal appraisal) {
        return findings(appraisal).stream()
                .map(finding -> finding.rule().text())
                .toList();
    }

    /** The findings but for the one that there is no platform profile: firmware is not what is looked at. */
    static List<Finding> findings(Appraisal appraisal) {
        return appraisal.findings().stream()
                .filter(finding -> !finding.rule().text().equals("firmware.no-profile"))
                .toList();
    }
}
