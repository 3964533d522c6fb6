package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.integrity.SampleMachine.GOOD;
import static dev.martello.appraisal.integrity.SampleMachine.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.userspace.MalformedUserspaceLog;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines on which systemd measures while they are up. */
class UserspaceLogTest {
    private static final Appraiser APPRAISER =
            new Appraiser(ReferenceValues.of(List.of(RELEASE)), CompiledPolicy.standard());

    /** What systemd-stub measured of the image, on which the phases build. */
    private static final BootLog BOOT = GOOD.bootEvents()
            .measure(11, Tcg.EV_IPL, Bytes.ascii(".linux\0"), Bytes.fromHex("2e006c0069006e00750078000000"))
            .measure(11, Tcg.EV_IPL, Bytes.utf8("kernel"), Bytes.fromHex("2e006c0069006e00750078000000"))
            .build();

    private static final String MACHINE_ID = "machine-id:0123456789abcdef0123456789abcdef";
    private static final String LOG = phase("enter-initrd")
            + phase("leave-initrd")
            + record(15, "machine-id", MACHINE_ID, digest(MACHINE_ID))
            + record(15, "volume-key", "cryptsetup:root:1e02", digest("keyed"))
            + phase("sysinit")
            + phase("ready");

    @Test
    void explainsWhatSystemdExtended() throws MalformedUserspaceLog {
        Appraisal appraisal = appraise(pcrs(LOG), LOG);

        assertThat(AppraiserTest.findings(appraisal)).isEmpty();
        assertThat(appraisal.facts().logs().userspace()).isEqualTo(Facts.LogState.PROVEN);
        Facts.Userspace proven = appraisal.facts().userspace().orElseThrow();
        assertThat(proven.phases()).containsExactly("enter-initrd", "leave-initrd", "sysinit", "ready");
        assertThat(proven.measurements())
                .filteredOn(each -> each.pcr() == 15)
                .extracting(Facts.Measurement::type, Facts.Measurement::text)
                .containsExactly(tuple("machine-id", MACHINE_ID), tuple("volume-key", ""));
        assertThat(proven.unquotedRecords()).isZero();
    }

    @Test
    void saysWhichLogIsMissing() throws MalformedUserspaceLog {
        Appraisal appraisal = appraise(pcrs(LOG));

        assertThat(AppraiserTest.findings(appraisal))
                .extracting(each -> each.rule().text() + " " + each.subject())
                .containsExactly("boot-log.replay-mismatch PCR 11", "pcrs.unexplained PCR 15");
        assertThat(AppraiserTest.findings(appraisal))
                .allSatisfy(each -> assertThat(each.explanation()).contains("/run/log/systemd/tpm2-measure.log"));
        assertThat(appraisal.facts().logs().userspace()).isEqualTo(Facts.LogState.NOT_MEASURED);
    }

    @Test
    void judgesOnlyTheRecordsThatWereThereWhenTheQuoteWasMade() throws MalformedUserspaceLog {
        Appraisal appraisal = appraise(pcrs(LOG), LOG + phase("shutdown"));

        assertThat(AppraiserTest.findings(appraisal)).isEmpty();
        Facts.Userspace proven = appraisal.facts().userspace().orElseThrow();
        assertThat(proven.phases()).doesNotContain("shutdown");
        assertThat(proven.unquotedRecords()).isEqualTo(1);
    }

    @Test
    void refusesALogFromWhichARecordWasCut() throws MalformedUserspaceLog {
        String cut = LOG.replace(phase("sysinit"), "");

        Appraisal appraisal = appraise(pcrs(LOG), cut);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("userspace-log.replay-mismatch");
        assertThat(appraisal.findings().getFirst().explanation())
                .startsWith("PCR 11: the boot log and the user-space log replay to sha256:");
        assertThat(appraisal.facts().userspace()).isEmpty();
        assertThat(appraisal.facts().boot()).isEmpty();
    }

    @Test
    void believesTheBootLogIfOnlyARegisterOfTheUserSpaceIsWrong() throws MalformedUserspaceLog {
        String edited = LOG.replace(
                digest(MACHINE_ID).octets().toHex(), digest("another").octets().toHex());

        Appraisal appraisal = appraise(pcrs(LOG), edited);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("userspace-log.replay-mismatch");
        assertThat(appraisal.findings().getFirst().subject()).isEqualTo("PCR 15");
        assertThat(appraisal.facts().boot()).isPresent();
        assertThat(appraisal.facts().logs().userspace()).isEqualTo(Facts.LogState.UNPROVEN);
    }

    @Test
    void findsWhatWasExtendedWithoutARecord() throws MalformedUserspaceLog {
        String outside = record(13, "", "outside", digest("outside"));

        assertThat(AppraiserTest.rules(appraise(pcrs(LOG + outside), LOG))).containsExactly("pcrs.unexplained");
        assertThat(AppraiserTest.rules(appraise(pcrs(LOG + phase("outside")), LOG)))
                .containsExactly("userspace-log.replay-mismatch");
    }

    @Test
    void namesARecordWhoseTextWasSwapped() throws MalformedUserspaceLog {
        String swapped = LOG.replace("\"string\":\"sysinit\"", "\"string\":\"final\"");

        Appraisal appraisal = appraise(pcrs(LOG), swapped);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("userspace-log.text-unproven");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
        assertThat(appraisal.facts().userspace().orElseThrow().phases())
                .containsExactly("enter-initrd", "leave-initrd", "ready");
    }

    /** Who may load something else at the boot writes it into this log afterwards, where it has the same place before the quoted value. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 7, 8, 9, 12, 13, 14})
    void judgesWhatWasLoadedAtTheBootWhicheverLogHasIt(int pcr) throws MalformedUserspaceLog {
        String moved = record(pcr, "volume-key", "cryptsetup:root:1e02", digest("another initial RAM disk"));
        String covered =
                record(pcr, "nvpcr-init", "linux /vmlinuz init=/bin/sh", digest("linux /vmlinuz init=/bin/sh"));

        for (String log : List.of(LOG + moved, LOG + covered)) {
            Appraisal appraisal = appraiseWithOwnAggregate(pcrs(log), log);

            assertThat(AppraiserTest.rules(appraisal)).contains("boot-file.unknown");
            assertThat(appraisal.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        }
    }

    @Test
    void findsNothingWrongWithWhatTheReleaseHasWhicheverLogHasIt() throws MalformedUserspaceLog {
        String moved = LOG + record(13, "", "an initial RAM disk", SampleMachine.INITRD.sha256());

        assertThat(AppraiserTest.rules(appraise(pcrs(moved), moved))).containsExactly("userspace-log.text-unproven");
    }

    /** Since version 261 systemd extends most registers once, and since 259 PCR 9 with the names of its NV indexes. */
    @Test
    void knowsSystemdsSeparatorAndTheNamesOfNvIndexes() throws MalformedUserspaceLog {
        String separators = IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 14)
                .mapToObj(pcr -> record(pcr, "", "os-separator", digest("os-separator")))
                .collect(Collectors.joining());
        String log = separators
                + LOG
                + nvIndex(
                        "nvpcr-init:hardware:0x1d10200:sha256:de3857f637c61e82f02e3722e1b207585fe9711045d863238904be8db10683f2")
                + nvIndex(
                        "nvpcr-init:test:0x1d1020a:000bde3857f637c61e82f02e3722e1b207585fe9711045d863238904be8db10683f2");

        Appraisal appraisal = appraise(pcrs(log), log);

        assertThat(AppraiserTest.findings(appraisal)).isEmpty();
        assertThat(appraisal.facts().runtime().orElseThrow().bootAggregate()).isEqualTo(Facts.Aggregate.SAME);
    }

    @Test
    void goesOnFromWhereALogEndsThatDoesNotTellHowTheTpmWasStarted() throws MalformedUserspaceLog {
        String log = LOG + record(0, "", "os-separator", digest("os-separator"));
        PcrValues started = BootLogQuirksTest.startedFrom(BOOT, 3);

        Appraisal appraisal =
                appraise(started, UserspaceLog.parse(Bytes.utf8(log)).replay(started), log);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("startup-locality.unlogged");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
    }

    /** The firmware of such a machine measures before it has a log, which is a warning without systemd's record too. */
    @Test
    void believesTheRestWherePcr0IsExplainedByNeitherLog() throws MalformedUserspaceLog {
        String log = LOG + record(0, "", "os-separator", digest("os-separator"));
        PcrValues started = BootLogQuirksTest.startedFrom(BOOT, 1);

        Appraisal appraisal =
                appraise(started, UserspaceLog.parse(Bytes.utf8(log)).replay(started), log);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("pcr0.unexplained", "runtime-log.boot-unproven");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.WARNING);
        assertThat(appraisal.facts().userspace().orElseThrow().measurements()).noneMatch(each -> each.pcr() == 0);
    }

    @Test
    void findsRuntimeLogOfAnotherBootThoughSystemdMeasuredSince() throws MalformedUserspaceLog {
        String log = LOG + record(9, "", "os-separator", digest("os-separator"));

        Appraisal appraisal = appraiseWithOwnAggregate(pcrs(log), log);

        assertThat(AppraiserTest.rules(appraisal)).containsExactly("runtime-log.other-boot");
    }

    @Test
    void believesNoRecordThatExtendedNothingThatIsQuoted() throws MalformedUserspaceLog {
        String nothing =
                "\u001e{\"pcr\":11,\"digests\":[],\"content\":{\"string\":\"final\",\"eventType\":\"phase\"}}\n";
        String otherBank =
                "\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha512\",\"digest\":\"%s\"}],\"content\":{\"string\":\"final\",\"eventType\":\"phase\"}}\n"
                        .formatted(HashAlgorithm.SHA512
                                .hash(Bytes.ascii("final"))
                                .octets()
                                .toHex());
        String bothBanks = record(12, "", "another", digest("something else"))
                .replace(
                        "\"digests\":[",
                        "\"digests\":[{\"hashAlg\":\"sha512\",\"digest\":\"%s\"},"
                                .formatted(SampleMachine.INITRD
                                        .digest(HashAlgorithm.SHA512)
                                        .octets()
                                        .toHex()));

        Appraisal appraisal = appraise(pcrs(LOG), nothing + otherBank + LOG);

        assertThat(AppraiserTest.findings(appraisal)).isEmpty();
        assertThat(appraisal.facts().userspace().orElseThrow().phases()).doesNotContain("final");
        assertThat(AppraiserTest.rules(appraise(pcrs(LOG + bothBanks), LOG + bothBanks)))
                .contains("boot-file.unknown");
    }

    @Test
    void findsThatTheLogIsMalformedOrThereTwice() throws MalformedUserspaceLog {
        assertThat(AppraiserTest.rules(appraise(SampleMachine.pcrsAfter(BOOT, GOOD.banks()), "nonsense")))
                .containsExactly("userspace-log.malformed");
        assertThat(AppraiserTest.rules(appraise(SampleMachine.pcrsAfter(BOOT, GOOD.banks()), LOG, LOG + phase("more"))))
                .containsExactly("userspace-log.ambiguous");
    }

    @Test
    void provesNothingWithoutTheBootLog() throws MalformedUserspaceLog {
        PcrValues boot = SampleMachine.after(pcrs(LOG), GOOD.runtimeLog());
        Appraisal appraisal = APPRAISER.appraise(new Claims(
                Platform.LINUX_AMD64,
                Placement.UNKNOWN,
                boot,
                List.of(item(LOG), SampleMachine.item(GOOD.runtimeLog()))));

        assertThat(AppraiserTest.rules(appraisal)).contains("boot-log.missing");
        assertThat(appraisal.facts().userspace()).isEmpty();
    }

    private static PcrValues pcrs(String log) throws MalformedUserspaceLog {
        return UserspaceLog.parse(Bytes.utf8(log)).replay(SampleMachine.pcrsAfter(BOOT, GOOD.banks()));
    }

    /** The kernel starts its own list after the boot, so its first entry is not concerned. */
    private static Appraisal appraise(PcrValues values, String... logs) {
        List<Item> items = new ArrayList<>();
        items.add(SampleMachine.item(BOOT));
        items.add(SampleMachine.item(GOOD.runtimeLog()));
        for (String log : logs) {
            items.add(item(log));
        }
        PcrValues quoted = SampleMachine.after(values, GOOD.runtimeLog());
        return APPRAISER.appraise(new Claims(Platform.LINUX_AMD64, Placement.UNKNOWN, quoted, items));
    }

    /** The list of a kernel that found the registers as they are quoted. */
    private static Appraisal appraiseWithOwnAggregate(PcrValues values, String log) {
        return appraise(values, values, log);
    }

    /** @param found what the kernel found in the registers when it started */
    private static Appraisal appraise(PcrValues found, PcrValues values, String log) {
        List<ImaEntry> entries = new ArrayList<>();
        entries.add(ImaEntry.imaNg(
                SampleMachine.PCR_10,
                BootAggregate.of(found, HashAlgorithm.SHA256).orElseThrow(),
                BootAggregate.NAME));
        entries.addAll(GOOD.runtime());
        ImaLog runtime = new ImaLog(entries);
        return APPRAISER.appraise(new Claims(
                Platform.LINUX_AMD64,
                Placement.UNKNOWN,
                SampleMachine.after(values, runtime),
                List.of(SampleMachine.item(BOOT), SampleMachine.item(runtime), item(log))));
    }

    private static Item item(String log) {
        return new Item(ItemKind.USERSPACE_LOG, Bytes.utf8(log));
    }

    private static String phase(String name) {
        return record(11, "phase", name, digest(name));
    }

    private static String nvIndex(String text) {
        return record(9, "nvpcr-init", text, digest(text));
    }

    private static Digest digest(String text) {
        return HashAlgorithm.SHA256.hash(Bytes.utf8(text));
    }

    private static String record(int pcr, String type, String text, Digest digest) {
        return ("\u001e{\"pcr\":%d,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"%s\"}],\"content_type\":\"systemd\","
                        + "\"content\":{\"string\":\"%s\",\"eventType\":\"%s\"}}\n")
                .formatted(pcr, digest.octets().toHex(), text, type);
    }
}
