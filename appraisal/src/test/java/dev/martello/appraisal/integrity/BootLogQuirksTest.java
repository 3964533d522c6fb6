package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.integrity.SampleMachine.GOOD;
import static dev.martello.appraisal.integrity.SampleMachine.PCR_10;
import static dev.martello.appraisal.integrity.SampleMachine.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.SampleFirmware;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boot logs of machines in good order whose firmware is not, and of machines that want to pass for one. */
class BootLogQuirksTest {
    private static final Appraiser APPRAISER =
            new Appraiser(ReferenceValues.of(List.of(RELEASE)), CompiledPolicy.standard());
    private static final PcrIndex PCR_0 = PcrIndex.of(0);

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void replaysPcr0FromALocalityThatTheLogDoesNotTell(int locality) {
        Appraisal appraisal = appraise(GOOD.bootLog(), startedFrom(GOOD.bootLog(), locality));

        Finding finding = single(appraisal);
        assertThat(finding.rule()).hasToString("startup-locality.unlogged");
        assertThat(finding.explanation()).contains("started from locality " + locality, "the log says 0");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void namesPcr0ThatNoStartExplainsAndProvesTheRest() {
        PcrValues values = bootPcrs(GOOD.bootLog()).with(Map.of(PCR_0, HashAlgorithm.SHA256.hash(Bytes.of(1))));

        Appraisal appraisal = appraise(GOOD.bootLog(), values);

        Finding finding = single(appraisal);
        assertThat(finding.rule()).hasToString("pcr0.unexplained");
        assertThat(finding.explanation()).contains("locality 0, 3, 4 (H-CRTM)", "all other registers replay");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
        assertThat(appraisal.facts().boot().orElseThrow().applications()).hasSize(2);
    }

    @Test
    void namesPcr0OfWhichTheLogHasNoEvent() {
        BootLog log = edit(GOOD.bootLog(), 0, _ -> Optional.empty());

        assertThat(rules(appraise(log, bootPcrs(GOOD.bootLog())))).containsExactly("pcr0.unexplained");
    }

    @Test
    void takesPcr0ForNoQuirkIfAnotherRegisterIsWrongToo() {
        PcrValues values = bootPcrs(GOOD.bootLog())
                .with(Map.of(PCR_0, HashAlgorithm.SHA256.hash(Bytes.of(1))))
                .with(Map.of(PcrIndex.of(2), HashAlgorithm.SHA256.hash(Bytes.of(1))));

        Appraisal appraisal = appraise(GOOD.bootLog(), values);

        assertThat(AppraiserTest.findings(appraisal))
                .extracting(finding -> finding.rule().text() + " " + finding.subject())
                .containsExactly("boot-log.replay-mismatch PCR 0", "boot-log.replay-mismatch PCR 2");
    }

    @ParameterizedTest
    @CsvSource({"0, succeeded", "1, succeeded"})
    void proveExitBootServicesThatTheLogLacks(int logged, String outcome) {
        SampleMachine cut =
                GOOD.withExitActions(GOOD.exitActions().subList(0, logged).toArray(String[]::new));

        Appraisal appraisal = appraise(cut.bootLog(), bootPcrs(GOOD.bootLog()));

        Finding finding = single(appraisal);
        assertThat(finding.rule()).hasToString("exit-boot-services.unlogged");
        assertThat(finding.explanation()).contains("Returned with Success");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(appraisal.facts().boot().orElseThrow().exitBootServices()).isEqualTo(outcome);
    }

    @Test
    void findsAFailureThatTheLogLacks() {
        SampleMachine failed =
                GOOD.withExitActions("Exit Boot Services Invocation", "Exit Boot Services Returned with Failure");

        Appraisal appraisal = appraise(GOOD.withExitActions().bootLog(), bootPcrs(failed.bootLog()));

        assertThat(rules(appraisal)).containsExactly("exit-boot-services.failed", "exit-boot-services.unlogged");
    }

    @Test
    void takesNoOtherEventForOneThatTheLogLacks() {
        SampleMachine other = GOOD.withExitActions("Exit Boot Services Invocation", "something else");

        assertThat(rules(appraise(GOOD.withExitActions().bootLog(), bootPcrs(other.bootLog()))))
                .containsExactly("boot-log.replay-mismatch");
    }

    @Test
    void passesOverAWeakBankThatIsStale() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA1);
        PcrValues live = PcrValues.NONE.with(bootPcrs(machine.bootLog()).bank(HashAlgorithm.SHA256));

        Appraisal appraisal = appraise(machine.bootLog(), live.with(zeros(HashAlgorithm.SHA1)));

        Finding finding = single(appraisal);
        assertThat(finding.rule()).hasToString("bank.stale");
        assertThat(finding.explanation()).contains("sha1 bank", "PCR 0, 1, 2, 3, 4, 5, 6, 7");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
    }

    @Test
    void passesOverAStrongBankThatIsStaleBesideALiveOne() {
        PcrValues values = bootPcrs(GOOD.bootLog()).with(zeros(HashAlgorithm.SHA384));

        assertThat(rules(appraise(GOOD.bootLog(), values))).containsExactly("bank.stale");
    }

    @Test
    void isNotDeceivedByALogOfTheStaleBank() {
        SampleMachine evil = GOOD.withSecureBoot(Optional.of(0));
        // The firmware does not extend the SHA-384 bank, so whoever runs later can put there what looks good.
        PcrValues sha384 = PcrValues.NONE.with(
                bootPcrs(GOOD.withBanks(HashAlgorithm.SHA384).bootLog()).bank(HashAlgorithm.SHA384));
        PcrValues both = sha384.with(bootPcrs(evil.bootLog()).bank(HashAlgorithm.SHA256));

        assertThat(rules(appraise(evil.bootLog(), both))).contains("boot-log.replay-mismatch");
        assertThat(rules(appraise(GOOD.bootLog(), both))).contains("boot-log.replay-mismatch");
    }

    @Test
    void takesNoBankThatIsStaleForTheBootThatTheRuntimeLogBeganAfter() {
        PcrValues boot = bootPcrs(GOOD.bootLog()).with(zeros(HashAlgorithm.SHA384));

        Appraisal appraisal = appraise(GOOD.bootLog(), boot, HashAlgorithm.SHA384);

        assertThat(rules(appraisal)).containsExactlyInAnyOrder("bank.stale", "runtime-log.boot-unproven");
    }

    @Test
    void namesEventsThatWereGivenAnotherType() {
        for (EventType label : List.of(Tcg.EV_POST_CODE, Tcg.EV_EFI_ACTION, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION)) {
            BootLog log = edit(GOOD.bootLog(), 7, event -> Optional.of(withType(event, label)));

            Appraisal appraisal = appraise(log, bootPcrs(GOOD.bootLog()));

            assertThat(rules(appraisal)).as(label.label()).containsOnly("event.relabelled");
            assertThat(appraisal.facts().boot().orElseThrow().secureBoot()).hasToString("on");
            assertThat(appraisal.findings().getFirst().explanation())
                    .contains("event ", "it is " + label.label(), "the variable SecureBoot");
        }
    }

    @Test
    void namesAnActionThatIsPassedOffAsSomethingElse() {
        BootLog log = edit(
                GOOD.bootLog(),
                5,
                event -> Optional.of(
                        event.type() == Tcg.EV_EFI_ACTION
                                ? withType(event, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG)
                                : event));

        assertThat(rules(appraise(log, bootPcrs(GOOD.bootLog())))).containsOnly("event.relabelled");
    }

    @Test
    void namesDataThatWasSwappedUnderARightDigest() {
        BootLog log = edit(
                GOOD.bootLog(),
                5,
                event -> Optional.of(
                        event.type() == Tcg.EV_EFI_ACTION
                                ? new BootEvent(
                                        event.number(),
                                        event.offset(),
                                        event.pcrNumber(),
                                        event.type(),
                                        event.loggedDigests(),
                                        Bytes.ascii("Exit Boot Services Invented"))
                                : event));

        Appraisal appraisal = appraise(log, bootPcrs(GOOD.bootLog()));

        assertThat(rules(appraisal)).containsOnly("event.digest-mismatch");
        assertThat(appraisal.facts().boot().orElseThrow().exitBootServices()).isEqualTo("succeeded");
    }

    @Test
    void namesSeparatorsThatAreMissingDoubledOrInError() {
        Bytes error = Bytes.of(1, 0, 0, 0);
        BootLog missing = edit(GOOD.bootLog(), 3, _ -> Optional.empty());
        BootLog doubled = GOOD.bootEvents()
                .measure(3, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4))
                .build();
        BootLog failed = GOOD.bootEvents().measure(2, Tcg.EV_SEPARATOR, error).build();
        BootLog forged = GOOD.bootEvents()
                .measure(6, Tcg.EV_SEPARATOR, Bytes.ascii("anything"), Bytes.repeat(0, 4))
                .build();

        assertThat(rules(appraise(missing, bootPcrs(missing))))
                .containsExactly("pcrs.firmware-silent", "separator.missing");
        assertThat(rules(appraise(doubled, bootPcrs(doubled)))).containsExactly("separator.doubled");
        assertThat(rules(appraise(failed, bootPcrs(failed)))).containsExactly("separator.error", "separator.doubled");
        assertThat(rules(appraise(forged, bootPcrs(forged)))).containsExactly("separator.forged");
    }

    @Test
    void namesAnEventThatLacksTheDigestOfABank() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        BootLog log = edit(
                machine.bootLog(),
                6,
                event -> Optional.of(new BootEvent(
                        event.number(),
                        event.offset(),
                        event.pcrNumber(),
                        event.type(),
                        event.loggedDigests().subList(0, 1),
                        event.data())));

        Appraisal appraisal = appraise(log, SampleMachine.pcrsAfter(log, machine.banks()));

        assertThat(rules(appraisal)).contains("event.bank-missing");
        assertThat(appraisal.tier()).isNotEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void showsAStartupLocalityThatIsSaidTooLate() {
        BootLog log = GOOD.bootEvents()
                .note(0, Bytes.concat(Bytes.ascii("StartupLocality\0"), Bytes.of(3)))
                .build();

        Appraisal appraisal = appraise(log, bootPcrs(log));

        assertThat(single(appraisal).rule()).hasToString("startup-locality.odd");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void showsOddEndsAndTypesWithoutLessTrust() {
        BootLog log = GOOD.bootEvents()
                .measure(2, EventType.of(0x80000f00L), Bytes.ascii("?"))
                .build();
        BootLog padded = new BootLog(log.format(), log.specId(), log.events(), Bytes.repeat(0xff, 100));

        Appraisal appraisal = appraise(padded, bootPcrs(log));

        assertThat(rules(appraisal)).containsExactly("event.type-unknown", "log.padding");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void takesTheLogOfAConfidentialMachineForNoneOfATpm() {
        BootLog log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.globalVariable("SecureBoot", Bytes.of(1)))
                .measure(2, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4))
                .build();

        Appraisal appraisal = appraise(log, bootPcrs(GOOD.bootLog()));

        assertThat(rules(appraisal)).containsExactly("boot-log.confidential-computing");
        assertThat(appraisal.facts().boot()).isEmpty();
    }

    @Test
    void contradictionsEndTrust() {
        BootLog log = GOOD.bootEvents()
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.globalVariable("SecureBoot", Bytes.of(0)))
                .build();

        assertThat(rules(appraise(log, bootPcrs(log))))
                .containsExactly("fact.contradicted", "secure-boot.unproven", "fact.misplaced");
    }

    /** What a TPM holds that was started from another locality than the log tells. */
    static PcrValues startedFrom(BootLog log, int locality) {
        Digest value = new Digest(HashAlgorithm.SHA256, Bytes.concat(Bytes.repeat(0, 31), Bytes.of(locality)));
        for (BootEvent event : log.events()) {
            if (event.isExtended() && event.pcrNumber() == 0) {
                value = value.extend(Objects.requireNonNull(event.digests().get(HashAlgorithm.SHA256))
                        .octets());
            }
        }
        return bootPcrs(log).with(Map.of(PCR_0, value));
    }

    private static PcrValues bootPcrs(BootLog log) {
        return SampleMachine.pcrsAfter(log, List.copyOf(log.banks()));
    }

    private static SortedMap<PcrIndex, Digest> zeros(HashAlgorithm bank) {
        SortedMap<PcrIndex, Digest> zeros = new TreeMap<>();
        for (int pcr = 0; pcr < 16; pcr++) {
            zeros.put(PcrIndex.of(pcr), bank.zero());
        }
        return zeros;
    }

    /** A log beside values after the boot, with the run-time log that began then. */
    private static Appraisal appraise(BootLog log, PcrValues boot) {
        return appraise(log, boot, HashAlgorithm.SHA256);
    }

    private static Appraisal appraise(BootLog log, PcrValues boot, HashAlgorithm aggregated) {
        List<ImaEntry> entries = new ArrayList<>();
        entries.add(ImaEntry.imaNg(PCR_10, BootAggregate.of(boot, aggregated).orElseThrow(), BootAggregate.NAME));
        entries.addAll(GOOD.runtime());
        ImaLog runtime = new ImaLog(entries);
        return APPRAISER.appraise(SampleMachine.claims(SampleMachine.after(boot, runtime), log, runtime));
    }

    private static Finding single(Appraisal appraisal) {
        assertThat(AppraiserTest.findings(appraisal)).hasSize(1);
        return AppraiserTest.findings(appraisal).getFirst();
    }

    private static List<String> rules(Appraisal appraisal) {
        return AppraiserTest.rules(appraisal);
    }

    private static BootEvent withType(BootEvent event, EventType type) {
        return event.type() == Tcg.EV_SEPARATOR
                ? event
                : new BootEvent(
                        event.number(), event.offset(), event.pcrNumber(), type, event.loggedDigests(), event.data());
    }

    private static BootLog edit(BootLog log, int pcr, Function<BootEvent, Optional<BootEvent>> how) {
        return SampleFirmware.edited(
                log, event -> event.isExtended() && event.pcrNumber() == pcr ? how.apply(event) : Optional.of(event));
    }
}
