package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.integrity.SampleMachine.GOOD;
import static dev.martello.appraisal.integrity.SampleMachine.KERNEL;
import static dev.martello.appraisal.integrity.SampleMachine.LOADER;
import static dev.martello.appraisal.integrity.SampleMachine.NGINX;
import static dev.martello.appraisal.integrity.SampleMachine.PCR_10;
import static dev.martello.appraisal.integrity.SampleMachine.RELEASE;
import static dev.martello.appraisal.integrity.SampleMachine.SHELL;
import static dev.martello.appraisal.integrity.SampleMachine.item;
import static dev.martello.appraisal.integrity.SampleMachine.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.SampleFirmware;
import dev.martello.appraisal.integrity.SampleMachine.Program;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.LoggedDigest;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence that was changed to look better than it is, is cut, or is missing. */
class EditedEvidenceTest {
    private static final Appraiser APPRAISER =
            new Appraiser(ReferenceValues.of(List.of(RELEASE)), CompiledPolicy.standard());
    private static final Program EVIL_KERNEL = new Program("\\vmlinuz", "kernel of somebody else");
    private static final SampleMachine EVIL =
            GOOD.withApplications(LOADER, EVIL_KERNEL).withSecureBoot(Optional.of(0));

    @Test
    void refusesGoodLogOfAnotherBootNamingThePcrsAndNothingElse() {
        Appraisal appraisal = APPRAISER.appraise(SampleMachine.claims(EVIL.pcrs(), GOOD.bootLog(), EVIL.runtimeLog()));

        assertThat(appraisal.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(AppraiserTest.findings(appraisal))
                .extracting(finding -> finding.rule().text(), Finding::subject)
                .containsExactly(
                        tuple("boot-log.replay-mismatch", "PCR 4"), tuple("boot-log.replay-mismatch", "PCR 7"));
        assertThat(appraisal.facts().boot()).isEmpty();
        assertThat(appraisal.facts().logs().boot()).isEqualTo(Facts.LogState.UNPROVEN);
        assertThat(appraisal.release()).isEmpty();
    }

    @Test
    void refusesLogWithOneDigestReplacedByThatOfAGoodKernel() {
        SampleMachine real = GOOD.withApplications(LOADER, EVIL_KERNEL);
        BootLog edited = edit(
                real.bootLog(),
                event -> event.digests().containsValue(EVIL_KERNEL.sha256()),
                event -> Optional.of(withDigest(event, KERNEL.sha256())));

        Finding finding = single(SampleMachine.claims(real.pcrs(), edited, real.runtimeLog()));

        assertThat(finding.rule()).hasToString("boot-log.replay-mismatch");
        assertThat(finding.explanation())
                .startsWith("PCR 4: the boot log replays to sha256:")
                .contains("the quote has sha256:", "3 events");
    }

    @Test
    void believesNoDigestOfABankThatIsNotQuoted() {
        SampleMachine real =
                GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384).withApplications(LOADER, EVIL_KERNEL);
        BootLog edited = edit(
                real.bootLog(),
                event -> event.digests().containsValue(EVIL_KERNEL.sha256()),
                event -> Optional.of(withDigest(event, KERNEL.digest(HashAlgorithm.SHA384))));
        PcrValues sha256Only = PcrValues.NONE.with(real.pcrs().bank(HashAlgorithm.SHA256));

        assertThat(rules(SampleMachine.claims(sha256Only, edited, real.runtimeLog())))
                .containsExactly("boot-application.unknown");
    }

    @Test
    void believesNoDataThatOnlyADigestOfAnotherBankCovers() {
        SampleMachine real =
                GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA1).withSecureBoot(Optional.of(0));
        Bytes on = EventData.globalVariable("SecureBoot", Bytes.of(1));
        BootLog edited = edit(
                real.bootLog(),
                event -> event.type() == Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                event -> Optional.of(withData(withDigest(event, HashAlgorithm.SHA1.hash(on)), on)));
        PcrValues sha256Only = PcrValues.NONE.with(real.pcrs().bank(HashAlgorithm.SHA256));

        assertThat(rules(SampleMachine.claims(sha256Only, edited, real.runtimeLog())))
                .containsExactly("secure-boot.unproven", "event.digest-mismatch", "fact.unproven");
    }

    @Test
    void believesNoDataThatItsDigestDoesNotCover() {
        SampleMachine real = GOOD.withSecureBoot(Optional.of(0));
        BootLog edited = edit(
                real.bootLog(),
                event -> event.type() == Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                event -> Optional.of(withData(event, EventData.globalVariable("SecureBoot", Bytes.of(1)))));

        assertThat(rules(SampleMachine.claims(real.pcrs(), edited, real.runtimeLog())))
                .containsExactly("secure-boot.unproven", "event.digest-mismatch", "fact.unproven");
    }

    @Test
    void seesApplicationUnderAnyLabel() {
        SampleMachine real = GOOD.withApplications(LOADER, EVIL_KERNEL, KERNEL);
        for (EventType label : List.of(Tcg.EV_EFI_ACTION, Tcg.EV_SEPARATOR, Tcg.EV_POST_CODE, EventType.of(0x12345))) {
            BootLog edited = edit(
                    real.bootLog(),
                    event -> event.digests().containsValue(EVIL_KERNEL.sha256()),
                    event -> Optional.of(new BootEvent(
                            event.number(),
                            event.offset(),
                            event.pcrNumber(),
                            label,
                            event.loggedDigests(),
                            Bytes.ascii("Calling EFI Application from Boot Option"))));

            assertThat(rules(SampleMachine.claims(real.pcrs(), edited, real.runtimeLog())))
                    .as("labelled %s", label.label())
                    .contains("boot-application.unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vmlinuz root=/dev/dm-0 init=/bin/sh",
                "(hd0,gpt2)/vmlinuz init=/bin/sh",
                "\"/a kernel\" root=/dev/dm-0 init=/bin/sh",
                "2048+18000 init=/bin/sh",
                "+18000 init=/bin/sh"
            })
    void seesKernelCommandLineThatIsLabelledACommandOfGrub(String text) {
        Bytes line = Bytes.ascii(text);
        BootLog log = GOOD.bootEvents()
                .measure(8, Tcg.EV_IPL, line, Bytes.concat(Bytes.ascii("grub_cmd: "), line, Bytes.of(0)))
                .build();

        Appraisal appraisal = APPRAISER.appraise(claims(log));

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("command-line.unexpected");
        assertThat(appraisal.findings().getFirst().explanation()).contains("init=/bin/sh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set timeout=0",
                "[ -f /boot/grub/grubenv ]",
                "linux /vmlinuz root=/dev/dm-0",
                "prefix=(hd0,gpt2)/grub",
                "a+1"
            })
    void leavesOtherCommandsOfGrubAlone(String text) {
        Bytes command = Bytes.ascii(text);
        BootLog log = GOOD.bootEvents()
                .measure(8, Tcg.EV_IPL, command, Bytes.concat(Bytes.ascii("grub_cmd: "), command, Bytes.of(0)))
                .build();

        assertThat(rules(claims(log))).isEmpty();
    }

    @Test
    void findsRegisterWhoseEventsWereAllCut() {
        BootLog cut = edit(GOOD.bootLog(), event -> event.pcrNumber() == 9, _ -> Optional.empty());

        Finding finding = single(SampleMachine.claims(GOOD.pcrs(), cut, GOOD.runtimeLog()));

        assertThat(finding.rule()).hasToString("pcrs.unexplained");
        assertThat(finding.subject()).isEqualTo("PCR 9");
    }

    @Test
    void saysWhereEventsWereAdded() {
        BootLog longer = GOOD.bootEvents()
                .measure(4, Tcg.EV_EFI_ACTION, Bytes.ascii("one more"))
                .build();

        Finding finding = single(SampleMachine.claims(GOOD.pcrs(), longer, GOOD.runtimeLog()));

        assertThat(finding.rule()).hasToString("boot-log.replay-mismatch");
        assertThat(finding.explanation())
                .contains("the first 3 of its 4 events", "(EV_EFI_ACTION) and what follows was added");
    }

    @Test
    void refusesLogThatWasReordered() {
        List<BootEvent> events = new ArrayList<>(GOOD.bootLog().events());
        int loader = indexOf(events, LOADER.sha256());
        int kernel = indexOf(events, KERNEL.sha256());
        Collections.swap(events, loader, kernel);

        assertThat(rules(SampleMachine.claims(GOOD.pcrs(), log(GOOD.bootLog(), events), GOOD.runtimeLog())))
                .containsExactly("boot-log.replay-mismatch");
    }

    @Test
    void refusesLogWithoutTheBankOfTheQuote() {
        BootLog sha1 = GOOD.withBanks(HashAlgorithm.SHA1).bootLog();

        assertThat(rules(SampleMachine.claims(GOOD.pcrs(), sha1, GOOD.runtimeLog())))
                .containsExactly("boot-log.replay-mismatch");
    }

    @Test
    void refusesWhenOneOfSeveralBanksDoesNotReplay() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        PcrValues values = machine.pcrs().with(Map.of(PcrIndex.of(4), HashAlgorithm.SHA384.hash(Bytes.ascii("x"))));

        Finding finding = single(SampleMachine.claims(values, machine.bootLog(), machine.runtimeLog()));

        assertThat(finding.rule()).hasToString("boot-log.replay-mismatch");
        assertThat(finding.explanation()).contains("the quote has sha384:");
    }

    @Test
    void believesNothingOfAResettableRegister() {
        BootLog log = GOOD.bootEvents()
                .measure(16, Tcg.EV_IPL, Bytes.ascii("debug"))
                .measure(23, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, Bytes.ascii("application"))
                .build();

        assertThat(rules(claims(log))).isEmpty();
    }

    @Test
    void findsFirmwareThatMeasuresNothing() {
        SortedMap<PcrIndex, Digest> zeros = new TreeMap<>();
        for (int pcr = 0; pcr < 16; pcr++) {
            zeros.put(PcrIndex.of(pcr), HashAlgorithm.SHA256.zero());
        }
        BootLog empty = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256).build();

        Appraisal appraisal = APPRAISER.appraise(SampleMachine.claims(PcrValues.NONE.with(zeros), empty, ImaLog.EMPTY));

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("pcrs.firmware-silent");
        assertThat(appraisal.findings().getFirst().explanation())
                .isEqualTo("The firmware measured nothing into PCR 0, 1, 2, 3, 4, 5, 6, 7 of the sha256 bank.");
    }

    @Test
    void findsFirmwareRegisterOfOnes() {
        PcrValues values =
                GOOD.pcrs().with(Map.of(PcrIndex.of(3), new Digest(HashAlgorithm.SHA256, Bytes.repeat(0xff, 32))));
        BootLog log = edit(GOOD.bootLog(), event -> event.pcrNumber() == 3, _ -> Optional.empty());
        ImaLog runtime = new ImaLog(GOOD.runtime());
        values = SampleMachine.after(values, runtime);

        assertThat(rules(SampleMachine.claims(values, log, runtime)))
                .containsExactly("pcrs.firmware-silent", "separator.missing", "runtime-log.boot-unproven");
    }

    @Test
    void refusesQuoteOverNothing() {
        assertThat(rules(SampleMachine.claims(PcrValues.NONE, GOOD.bootLog(), GOOD.runtimeLog())))
                .containsExactly("pcrs.insufficient");
    }

    @Test
    void refusesQuoteOverSha1Only() {
        assertThat(rules(GOOD.withBanks(HashAlgorithm.SHA1).claims())).containsExactly("pcrs.weak-bank");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7, 9, 10, 12, 14})
    void refusesQuoteWithoutARequiredRegister(int pcr) {
        SortedMap<PcrIndex, Digest> values = new TreeMap<>(GOOD.pcrs().bank(HashAlgorithm.SHA256));
        values.remove(PcrIndex.of(pcr));

        Finding finding = single(SampleMachine.claims(PcrValues.NONE.with(values), GOOD.bootLog(), GOOD.runtimeLog()));

        assertThat(finding.rule()).hasToString("pcrs.insufficient");
        assertThat(finding.explanation())
                .isEqualTo("The quote lacks PCR " + pcr + " of the sha256 bank, which the policy requires.");
    }

    @Test
    void doesNotPutARequirementTogetherFromTwoBanks() {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        PcrValues values = PcrValues.NONE
                .with(machine.pcrs().bank(HashAlgorithm.SHA256).headMap(PcrIndex.of(8)))
                .with(machine.pcrs().bank(HashAlgorithm.SHA384).tailMap(PcrIndex.of(8)));

        assertThat(rules(SampleMachine.claims(values, machine.bootLog(), machine.runtimeLog())))
                .containsExactly("pcrs.insufficient");
    }

    @Test
    void findsThatTheBootLogIsMissingMalformedOrThereTwice() {
        Item runtime = item(GOOD.runtimeLog());
        Item malformed = new Item(ItemKind.BOOT_LOG, Bytes.ascii("not a log"));
        Item other = item(GOOD.withSecureBoot(Optional.of(0)).bootLog());

        assertThat(rules(claims(List.of(runtime)))).containsExactly("boot-log.missing");
        assertThat(rules(claims(List.of(malformed, runtime)))).containsExactly("boot-log.malformed");
        assertThat(single(claims(List.of(malformed, runtime))).explanation())
                .startsWith("The boot log cannot be read at octet ");
        assertThat(rules(claims(List.of(item(GOOD.bootLog()), other, runtime)))).containsExactly("boot-log.ambiguous");
    }

    @Test
    void findsThatTheRuntimeLogIsMissingOrMalformed() {
        Item boot = item(GOOD.bootLog());
        Item malformed = new Item(ItemKind.RUNTIME_LOG, Bytes.ascii("not a log"));

        assertThat(rules(claims(List.of(boot)))).containsExactly("runtime-log.missing");
        assertThat(rules(claims(List.of(boot, malformed)))).containsExactly("runtime-log.malformed");
    }

    @Test
    void refusesRuntimeLogThatWasChangedCutOrReordered() {
        SampleMachine real = GOOD.withRuntime(measured(NGINX), measured(new Program("/tmp/x", "x")), measured(SHELL));
        List<ImaEntry> entries = real.runtimeLog().entries();
        ImaLog without = new ImaLog(SampleMachine.without(entries, 2));
        ImaLog shorter = real.runtimeLog().first(3);
        ImaLog reordered = new ImaLog(List.of(entries.get(0), entries.get(2), entries.get(1), entries.get(3)));
        ImaLog replaced = new ImaLog(List.of(entries.get(0), entries.get(1), measured(NGINX), entries.get(3)));

        for (ImaLog log : List.of(without, shorter, reordered, replaced)) {
            Finding finding = single(SampleMachine.claims(real.pcrs(), real.bootLog(), log));
            assertThat(finding.rule()).hasToString("runtime-log.replay-mismatch");
            assertThat(finding.explanation()).startsWith("PCR 10: the run-time log's " + log.size() + " entries");
        }
    }

    @Test
    void judgesOnlyTheEntriesThatWereThereWhenTheQuoteWasMade() {
        ImaEntry later = measured(new Program("/tmp/x", "x"));
        ImaLog longer = ImaLog.concat(GOOD.runtimeLog(), new ImaLog(List.of(later)));

        Appraisal appraisal = APPRAISER.appraise(SampleMachine.claims(GOOD.pcrs(), GOOD.bootLog(), longer));

        assertThat(AppraiserTest.findings(appraisal)).isEmpty();
        assertThat(appraisal.facts().runtime().orElseThrow().unquotedEntries()).isEqualTo(1);
    }

    @Test
    void readsRuntimeLogInSegments() {
        SampleMachine real = GOOD.withRuntime(measured(NGINX), measured(new Program("/tmp/x", "x")));
        Item first = item(real.runtimeLog().first(2));
        Item second = item(real.runtimeLog().from(2));

        assertThat(rules(new Claims(
                        Platform.LINUX_AMD64,
                        Placement.UNKNOWN,
                        real.pcrs(),
                        List.of(item(real.bootLog()), first, second))))
                .containsExactly("file.unknown");
        assertThat(rules(new Claims(
                        Platform.LINUX_AMD64,
                        Placement.UNKNOWN,
                        real.pcrs(),
                        List.of(item(real.bootLog()), second, first))))
                .containsExactly("runtime-log.replay-mismatch");
    }

    @Test
    void doesNotTakeListForProvenWhenTheRegisterIsZero() {
        assertThat(rules(SampleMachine.claims(GOOD.bootPcrs(), GOOD.bootLog(), GOOD.runtimeLog())))
                .containsExactly("runtime-log.not-measured");
    }

    @Test
    void doesNotJudgeEntriesOfOtherRegisters() {
        ImaEntry elsewhere = ImaEntry.imaNg(PcrIndex.of(11), SHELL.sha256(), "/tmp/x");
        ImaLog log = ImaLog.concat(GOOD.runtimeLog(), new ImaLog(List.of(elsewhere, measured(NGINX))));
        PcrValues values = SampleMachine.after(GOOD.bootPcrs(), log);

        assertThat(rules(SampleMachine.claims(values, GOOD.bootLog(), log))).containsExactly("pcrs.unexplained");
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA384", "SHA512"})
    void acceptsBankThatTheKernelPadsBesideAGoodOne(HashAlgorithm bank) {
        SampleMachine machine = GOOD.withBanks(HashAlgorithm.SHA256, bank);
        PcrValues values = machine.pcrs().with(Map.of(PCR_10, padded(machine.runtimeLog(), bank)));
        PcrValues paddedOnly = PcrValues.NONE.with(values.bank(bank));

        assertThat(rules(SampleMachine.claims(values, machine.bootLog(), machine.runtimeLog())))
                .isEmpty();
        assertThat(rules(SampleMachine.claims(paddedOnly, machine.bootLog(), machine.runtimeLog())))
                .containsExactly("pcrs.weak-bank");
    }

    @Test
    void passesOverTheItemOfPcrValues() {
        List<Item> items = List.of(PcrValuesItem.write(GOOD.pcrs()), item(GOOD.bootLog()), item(GOOD.runtimeLog()));

        assertThat(rules(claims(items))).isEmpty();
    }

    @Test
    void takesNoTruncatedLogForAWholeOne() {
        Bytes boot = GOOD.bootLog().write();
        Bytes runtime = GOOD.runtimeLog().writeBinary();
        for (int length = 0; length < boot.length(); length++) {
            Item cut = new Item(ItemKind.BOOT_LOG, boot.slice(0, length));
            Appraisal appraisal = APPRAISER.appraise(claims(List.of(cut, item(GOOD.runtimeLog()))));
            // Events that only say that the operating system took over are found by replaying.
            boolean lacksOnlyTheExit = AppraiserTest.rules(appraisal).equals(List.of("exit-boot-services.unlogged"));
            assertThat(lacksOnlyTheExit || appraisal.tier() == TrustTier.CONTRAINDICATED)
                    .as("boot log of %d octets", length)
                    .isTrue();
        }
        for (int length = 0; length < runtime.length(); length++) {
            Item cut = new Item(ItemKind.RUNTIME_LOG, runtime.slice(0, length));
            assertThat(APPRAISER
                            .appraise(claims(List.of(item(GOOD.bootLog()), cut)))
                            .tier())
                    .as("run-time log of %d octets", length)
                    .isEqualTo(TrustTier.CONTRAINDICATED);
        }
    }

    @Test
    void findsNothingBetterInLogWithAFlippedBit() {
        Claims evil = GOOD.withApplications(LOADER, EVIL_KERNEL).claims();
        Bytes boot = evil.items().getFirst().content();
        for (int bit = 0; bit < 8 * boot.length(); bit += 5) {
            byte[] flipped = boot.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Item item = new Item(ItemKind.BOOT_LOG, Bytes.owning(flipped));

            assertThat(APPRAISER
                            .appraise(new Claims(
                                    evil.platform(),
                                    evil.placement(),
                                    evil.quotedPcrs(),
                                    List.of(item, evil.items().getLast())))
                            .tier())
                    .as("bit %d", bit)
                    .isEqualTo(TrustTier.CONTRAINDICATED);
        }
    }

    private static Claims claims(List<Item> items) {
        return new Claims(Platform.LINUX_AMD64, Placement.UNKNOWN, GOOD.pcrs(), items);
    }

    /** A log that is true, with the run-time log that began after it. */
    private static Claims claims(BootLog log) {
        PcrValues boot = SampleMachine.pcrsAfter(log, GOOD.banks());
        List<ImaEntry> entries = new ArrayList<>();
        entries.add(ImaEntry.imaNg(
                PCR_10, BootAggregate.of(boot, HashAlgorithm.SHA256).orElseThrow(), "boot_aggregate"));
        entries.addAll(GOOD.runtime());
        ImaLog runtime = new ImaLog(entries);
        return SampleMachine.claims(SampleMachine.after(boot, runtime), log, runtime);
    }

    private static Digest padded(ImaLog log, HashAlgorithm bank) {
        Digest value = bank.zero();
        for (ImaEntry entry : log.entries()) {
            Bytes sha1 = entry.templateHash();
            value = value.extend(Bytes.concat(sha1, Bytes.repeat(0, bank.digestBytes() - sha1.length())));
        }
        return value;
    }

    private static BootLog edit(BootLog log, Predicate<BootEvent> which, Function<BootEvent, Optional<BootEvent>> how) {
        BootLog edited = SampleFirmware.edited(
                log, event -> event.isExtended() && which.test(event) ? how.apply(event) : Optional.of(event));
        assertThat(edited.events()).as("the edit").isNotEqualTo(log.events());
        return edited;
    }

    private static BootLog log(BootLog log, List<BootEvent> events) {
        return new BootLog(log.format(), log.specId(), events, log.padding());
    }

    private static BootEvent withDigest(BootEvent event, Digest digest) {
        List<LoggedDigest> digests = event.loggedDigests().stream()
                .map(each -> each.algorithm() == digest.algorithm().id() ? LoggedDigest.of(digest) : each)
                .toList();
        return new BootEvent(event.number(), event.offset(), event.pcrNumber(), event.type(), digests, event.data());
    }

    private static BootEvent withData(BootEvent event, Bytes data) {
        return new BootEvent(
                event.number(), event.offset(), event.pcrNumber(), event.type(), event.loggedDigests(), data);
    }

    private static int indexOf(List<BootEvent> events, Digest digest) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).digests().containsValue(digest)) {
                return i;
            }
        }
        throw new AssertionError(digest + " is not in the log");
    }

    private static Finding single(Claims claims) {
        Appraisal appraisal = APPRAISER.appraise(claims);
        assertThat(AppraiserTest.findings(appraisal)).hasSize(1);
        assertThat(appraisal.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        return appraisal.findings().getFirst();
    }

    private static List<String> rules(Claims claims) {
        return AppraiserTest.rules(APPRAISER.appraise(claims));
    }
}
