package dev.martello.evidence.bootlog;

import static dev.martello.evidence.bootlog.SampleBoots.COMMAND_LINE;
import static dev.martello.evidence.bootlog.SampleBoots.withData;
import static dev.martello.evidence.bootlog.SampleBoots.withSeparator;
import static dev.martello.evidence.bootlog.SampleBoots.withType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.CommandLine.Source;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.SecureBoot;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootFactsTest {
    @Test
    void aGoodBootHasNoProblems() {
        assertThat(BootFacts.of(SampleBoots.goodLog()).oddities()).isEmpty();
        assertThat(BootFacts.of(SampleBoots.goodLog()).problems()).isEmpty();
    }

    @Test
    void statesWhatWasStarted() {
        BootFacts facts = BootFacts.of(SampleBoots.goodLog());
        assertThat(facts.applications()).singleElement().satisfies(application -> {
            assertThat(application.devicePath()).isEqualTo("\\EFI\\BOOT\\BOOTX64.EFI");
            assertThat(application.pcr()).isEqualTo(PcrIndex.of(4));
            assertThat(application.digests())
                    .containsEntry(HashAlgorithm.SHA256, HashAlgorithm.SHA256.hash(SampleBoots.KERNEL.image()))
                    .containsOnlyKeys(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        });
    }

    @Test
    void leavesOutDigestsThatTheQuoteDoesNotVouchFor() {
        BootFacts facts = BootFacts.of(SampleBoots.goodLog(), SampleBoots.everyRegister(HashAlgorithm.SHA256));
        assertThat(facts.applications())
                .allSatisfy(each -> assertThat(each.digests()).containsOnlyKeys(HashAlgorithm.SHA256));
        assertThat(facts.files()).allSatisfy(each -> assertThat(each.digests()).containsOnlyKeys(HashAlgorithm.SHA256));
        assertThat(facts.commandLines()).allMatch(line -> line.is(COMMAND_LINE));
    }

    @Test
    void withoutSecureBootTheInnerKernelIsStartedByTheFirmwareToo() {
        BootFacts facts = BootFacts.of(SampleBoots.GOOD.with(SecureBoot.OFF).log(HashAlgorithm.SHA256));
        assertThat(facts.applications()).hasSize(2);
    }

    @Test
    void statesTheSectionsOfAUnifiedKernelImage() {
        BootFacts facts = BootFacts.of(SampleBoots.goodLog());
        assertThat(facts.sections())
                .extracting(UkiSection::name)
                .containsExactly(".linux", ".osrel", ".cmdline", ".initrd");
        assertThat(facts.sections().getFirst().digests().get(HashAlgorithm.SHA256))
                .isEqualTo(HashAlgorithm.SHA256.hash(SampleBoots.KERNEL.linux()));
        assertThat(facts.files()).extracting(LoadedFile::label).containsExactly("Linux initrd");
    }

    @Test
    void knowsACommandLineThatIsNotInTheLogWhenItSeesIt() {
        List<CommandLine> lines = BootFacts.of(SampleBoots.goodLog()).commandLines();
        assertThat(lines)
                .extracting(CommandLine::source)
                .containsExactly(Source.SYSTEMD_STUB_SECTION, Source.EFI_STUB_LOAD_OPTIONS);
        assertThat(lines).allMatch(line -> line.text().isEmpty());
        assertThat(lines).allMatch(line -> line.is(COMMAND_LINE));
        assertThat(lines).noneMatch(line -> line.is("console=ttyS0"));
    }

    @Test
    void readsLoadOptionsThatReplaceTheCommandLine() {
        BootLog log = SampleBoots.GOOD.withLoadOptions("init=/bin/sh").log(HashAlgorithm.SHA256);
        List<CommandLine> lines = BootFacts.of(log).commandLines();
        assertThat(lines)
                .filteredOn(line -> line.source() == Source.SYSTEMD_STUB)
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("init=/bin/sh"));
        assertThat(lines)
                .filteredOn(line -> line.source() == Source.EFI_STUB_LOAD_OPTIONS)
                .allMatch(line -> line.is("init=/bin/sh") && !line.is(COMMAND_LINE));
    }

    @Test
    void loadOptionsThatTheDigestsDoNotCoverAreOnlyALabel() {
        BootLog log = SampleBoots.GOOD.withLoadOptions("init=/bin/sh").log(HashAlgorithm.SHA256);
        int event = BootFacts.of(log).commandLines().get(1).event();
        BootLog edited = withData(log, event, EventText.inUtf16("quiet"));
        BootFacts facts = BootFacts.of(edited);
        assertThat(facts.commandLines()).noneMatch(line -> line.text().isPresent());
        assertThat(facts.files()).extracting(LoadedFile::label).contains("quiet");
    }

    @ParameterizedTest
    @CsvSource({"'kernel_cmdline: '", "'grub_kernel_cmdline '"})
    void readsTheKernelCommandLineOfGrub(String prefix) {
        BootLog log = grub(prefix, "/vmlinuz root=/dev/sda1 ro", "/vmlinuz root=/dev/sda1 ro");
        assertThat(BootFacts.of(log).commandLines()).singleElement().satisfies(line -> {
            assertThat(line.text()).contains("/vmlinuz root=/dev/sda1 ro");
            assertThat(line.source()).isEqualTo(Source.GRUB);
            assertThat(line.is("/vmlinuz root=/dev/sda1 ro")).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"grub_cmd: ", "module_cmdline: ", "grub_cmd "})
    void readsTheCommandsOfGrub(String prefix) {
        BootLog log = grub(prefix, "insmod gzio", "insmod gzio");
        assertThat(BootFacts.of(log).grubCommands()).containsExactly(new GrubCommand(1, "insmod gzio"));
    }

    @Test
    void doesNotBelieveACommandOfGrubThatTheDigestsDoNotCover() {
        BootFacts facts =
                BootFacts.of(grub("kernel_cmdline: ", "/vmlinuz lockdown=none", "/vmlinuz lockdown=integrity"));
        assertThat(facts.commandLines()).isEmpty();
        assertThat(facts.files()).hasSize(1);
        assertThat(facts.problems()).extracting(BootLogProblem::id).containsExactly("fact.unproven");
    }

    @Test
    void listsFilesThatGrubRead() {
        BootLog log = SampleBoots.builder()
                .measure(9, Tcg.EV_IPL, Bytes.ascii("content"), Bytes.ascii("/initrd.img\0"))
                .build();
        assertThat(BootFacts.of(log).files()).singleElement().satisfies(file -> {
            assertThat(file.label()).isEqualTo("/initrd.img");
            assertThat(file.digests()).containsValue(HashAlgorithm.SHA256.hash(Bytes.ascii("content")));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"EV_EFI_ACTION", "EV_SEPARATOR", "EV_IPL"})
    void aProgramStaysOneWhateverItsTypeAndData(String type) {
        BootLog log = SampleBoots.goodLog();
        int event = BootFacts.of(log).applications().getFirst().event();
        BootLog relabelled = withType(log, event, Tcg.valueOf(type));
        BootLog disguised = withData(relabelled, event, Bytes.ascii("Calling EFI Application from Boot Option"));
        assertThat(BootFacts.of(disguised).applications())
                .extracting(BootApplication::digests)
                .isEqualTo(List.of(BootFacts.of(log).applications().getFirst().digests()));
    }

    /** The preimage of an Authenticode digest could be handed in as the text of an action. */
    @Test
    void aProgramIsNoActionEvenWithItsOctetsAsData() {
        Bytes image = Bytes.concat(Bytes.ascii("MZ"), Bytes.repeat(0, 62), Bytes.ascii("PE"));
        BootLog log = SampleBoots.builder().measure(4, Tcg.EV_EFI_ACTION, image).build();
        assertThat(BootFacts.of(log).applications()).hasSize(1);
    }

    @Test
    void listsDriversAndOptionRoms() {
        BootLog log = withSeparator(
                        SampleBoots.builder()
                                .measure(
                                        2,
                                        Tcg.EV_EFI_BOOT_SERVICES_DRIVER,
                                        Bytes.ascii("option ROM"),
                                        new ImageLoad(0x1000, 10, DevicePath.file("\\ROM.EFI")).write()),
                        2)
                .build();
        assertThat(BootFacts.of(log).drivers())
                .extracting(BootApplication::devicePath)
                .containsExactly("\\ROM.EFI");
    }

    @Test
    void tellsHowExitBootServicesEnded() {
        BootLogBuilder log = SampleBoots.builder();
        assertThat(BootFacts.of(log.build()).exitBootServices()).isEqualTo(ExitBootServices.NOT_LOGGED);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.INVOCATION);
        assertThat(BootFacts.of(log.build()).exitBootServices()).isEqualTo(ExitBootServices.INVOKED);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.FAILURE);
        assertThat(BootFacts.of(log.build()).exitBootServices()).isEqualTo(ExitBootServices.FAILED);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.SUCCESS);
        assertThat(BootFacts.of(log.build()).exitBootServices()).isEqualTo(ExitBootServices.SUCCEEDED);
    }

    @Test
    void readsBootVariablesThatAreMeasuredWithoutTheirNames() {
        Bytes option = EventData.loadOption("Martello", DevicePath.file("\\EFI\\BOOT\\BOOTX64.EFI"));
        BootLog log = SampleBoots.builder()
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, Bytes.of(2, 0, 1, 0), boot("BootOrder", Bytes.of(2, 0, 1, 0)))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT2, boot("Boot0002", option))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, Bytes.ascii("other"), boot("Boot0003", option))
                .build();

        BootFacts facts = BootFacts.of(log);

        assertThat(facts.bootOrder()).contains(new BootOption.Order(1, List.of(2, 1)));
        assertThat(facts.bootOptions())
                .containsExactly(new BootOption(2, "Boot0002", "Martello", "\\EFI\\BOOT\\BOOTX64.EFI"));
        assertThat(facts.problems())
                .extracting(problem -> problem.event().orElseThrow())
                .containsExactly(3);
    }

    @Test
    void noticesSeparatorsThatAreMissingDoubledForgedOrInError() {
        BootLogBuilder log = SampleBoots.builder();
        for (int pcr = 0; pcr < 7; pcr++) {
            withSeparator(log, pcr);
        }
        withSeparator(log, 3);
        log.measure(4, Tcg.EV_SEPARATOR, Bytes.ascii("something else"), SampleBoots.separator());
        log.measure(5, Tcg.EV_SEPARATOR, Separator.Kind.ERROR.preimage());
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.INVOCATION);
        assertThat(BootFacts.of(log.build()).oddities())
                .extracting(BootLogProblem::kind)
                .containsExactly(
                        Kind.SEPARATOR_DOUBLED,
                        Kind.SEPARATOR_FORGED,
                        Kind.SEPARATOR_DOUBLED,
                        Kind.SEPARATOR_ERROR,
                        Kind.SEPARATOR_MISSING);
    }

    @Test
    void acceptsSeparatorsOfOnes() {
        BootLog log = SampleBoots.builder()
                .measure(2, Tcg.EV_SEPARATOR, Separator.Kind.ONES.preimage())
                .build();
        assertThat(BootFacts.of(log).separators())
                .containsExactly(new Separator(1, PcrIndex.of(2), Separator.Kind.ONES));
    }

    @Test
    void namesEventsOfUnknownTypeAndOfNoRegister() {
        BootLog log = SampleBoots.builder()
                .measure(1, EventType.of(0x80000f00L), Bytes.of(1))
                .measure(30, Tcg.EV_POST_CODE, Bytes.of(1))
                .build();
        assertThat(BootFacts.of(log).oddities())
                .filteredOn(problem -> problem.event().isPresent())
                .extracting(BootLogProblem::id)
                .containsExactly("event.type-unknown", "event.pcr-out-of-range");
    }

    private static BootLog grub(String prefix, String measured, String logged) {
        Bytes data = Bytes.concat(Bytes.ascii(prefix + logged), Bytes.of(0));
        return SampleBoots.builder()
                .measure(8, Tcg.EV_IPL, Bytes.ascii(measured), data)
                .build();
    }

    private static Bytes boot(String name, Bytes value) {
        return SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, name, value);
    }
}
