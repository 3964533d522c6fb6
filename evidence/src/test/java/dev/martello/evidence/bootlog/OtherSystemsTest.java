package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boots of systems other than Linux, and of loaders that leave nothing in the log but themselves. */
class OtherSystemsTest {
    @Test
    void readsTheLoaderOfFreeBsd() {
        // The firmware measures loader.efi; the kernel that it loads is not measured by anybody.
        BootLogBuilder log = SampleBoots.withSecureBoot(SampleBoots.builder(), 1);
        for (int pcr = 0; pcr < 8; pcr++) {
            SampleBoots.withSeparator(log, pcr);
        }
        Bytes path = DevicePath.file("\\EFI\\FREEBSD\\LOADER.EFI");
        log.measure(4, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, Bytes.ascii("loader"), new ImageLoad(1, 6, path).write());
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.INVOCATION);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.SUCCESS);

        BootFacts facts = BootFacts.of(log.build());

        assertThat(facts.secureBoot()).contains(true);
        assertThat(facts.applications()).singleElement().satisfies(loader -> {
            assertThat(loader.devicePath()).isEqualTo("\\EFI\\FREEBSD\\LOADER.EFI");
            assertThat(loader.digests())
                    .containsEntry(HashAlgorithm.SHA256, HashAlgorithm.SHA256.hash(Bytes.ascii("loader")));
        });
        assertThat(facts.commandLines()).isEmpty();
        assertThat(facts.files()).isEmpty();
        assertThat(facts.oddities()).isEmpty();
    }

    @Test
    void readsTheSettingsOfWindows() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50001, 0), tag(0x50002, 1), tag(0x50003, 0)))
                .measure(12, Tcg.EV_SEPARATOR, Bytes.ascii("WBCL"))
                .measure(13, Tcg.EV_EVENT_TAG, tags(tag(0x20005, 4), tag(0x70002, 77)))
                .build();

        assertThat(BootFacts.of(log).windows().settings())
                .containsEntry(WindowsSetting.KERNEL_DEBUGGING, Set.of(0L))
                .containsEntry(WindowsSetting.CODE_INTEGRITY, Set.of(1L))
                .containsEntry(WindowsSetting.TEST_SIGNING, Set.of(0L))
                .containsEntry(WindowsSetting.BITLOCKER_UNLOCK, Set.of(4L))
                .hasSize(4);
        // Whoever measures such a tag on another system does not hide it so.
        assertThat(BootFacts.of(log).files()).hasSize(3);
    }

    /** The size of the second tag stands where an image's load event has the length of its device path. */
    @Test
    void takesNoTagForTheNameOfAnImage() {
        Bytes tags = tags(
                BytesWriter.littleEndian()
                        .u32(0x20009)
                        .sized32(Bytes.of(1, 0, 0, 0))
                        .toBytes(),
                BytesWriter.littleEndian()
                        .u32(0x2000a)
                        .sized32(Bytes.of(0, 0, 0, 0))
                        .toBytes(),
                tag(0x20005, 0x44));
        BootLog log = SampleBoots.builder().measure(13, Tcg.EV_EVENT_TAG, tags).build();

        assertThat(BootFacts.of(log).files())
                .singleElement()
                .satisfies(file -> assertThat(file.label()).isEqualTo("BitLocker unlock TPM and recovery password"));
    }

    @Test
    void saysWhatASettingOfWindowsMeans() {
        assertThat(WindowsSetting.TEST_SIGNING.text(1)).isEqualTo("test signing on");
        assertThat(WindowsSetting.TEST_SIGNING.text(2)).isEqualTo("test signing 2");
        assertThat(WindowsSetting.STARTED.text(1)).isEqualTo("started the loader");
        assertThat(WindowsSetting.STARTED.text(9)).isEqualTo("started program 9");
        assertThat(WindowsSetting.DUMPS_DISABLED.text(1)).isEqualTo("crash dumps disabled yes");
        assertThat(WindowsSetting.BOOT_COUNTER.text(4)).isEqualTo("boot counter 4");
        assertThat(WindowsSetting.BITLOCKER_UNLOCK.text(0)).isEqualTo("BitLocker unlock none");
        assertThat(WindowsSetting.BITLOCKER_UNLOCK.text(0x1001)).isEqualTo("BitLocker unlock cached key and 0x1000");
    }

    @Test
    void readsTheModulesThatWindowsLoaded() {
        Digest loader = HashAlgorithm.SHA256.hash(Bytes.ascii("winload"));
        Bytes thumbprint = Bytes.repeat(9, 20);
        BootLog log = SampleBoots.builder()
                .measure(
                        13,
                        Tcg.EV_EVENT_TAG,
                        tags(
                                tag(
                                        0x40010003L,
                                        Bytes.concat(
                                                tag(0x70001, utf16("\\Windows\\system32\\winload.efi")),
                                                tag(0x70002, Bytes.repeat(1, 8)),
                                                tag(0x70003, Bytes.of(0x0c, 0x80, 0, 0)),
                                                tag(0x70004, loader.octets()),
                                                tag(0x70005, utf16("Windows Production PCA")),
                                                tag(0x70006, Bytes.of(0x33, 0)),
                                                tag(0x70008, utf16("Microsoft Windows")),
                                                tag(0x70009, thumbprint),
                                                tag(0x7000a, 1),
                                                tag(0x7000b, Bytes.of(7, 0, 0, 0, 0, 0, 0, 0)))),
                                tag(0x40010003L, tag(0x7000a, 0))))
                .build();

        assertThat(BootFacts.of(log).windows().modules())
                .containsExactly(
                        new WindowsModule(
                                1,
                                PcrIndex.of(13),
                                "\\Windows\\system32\\winload.efi",
                                Optional.of(loader),
                                Optional.of(new WindowsModule.Signer(
                                        "Microsoft Windows", "Windows Production PCA", Bytes.of(0x33, 0), thumbprint)),
                                Optional.of(true),
                                Optional.of(7L)),
                        new WindowsModule(
                                1,
                                PcrIndex.of(13),
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(false),
                                Optional.empty()));
        assertThat(log.events().get(1).describe())
                .isEqualTo("\\Windows\\system32\\winload.efi, signed by Microsoft Windows,"
                        + " a module without a name, its signature not found good");
    }

    /** Of an algorithm unknown here, or of another length than its algorithm has. */
    @ParameterizedTest
    @CsvSource({"8003, 16", "800c, 31", "800c, 33", "800e, 32", "0, 32"})
    void makesNoDigestOfOctetsThatAreNone(String algorithm, int bytes) {
        Bytes number =
                BytesWriter.littleEndian().u32(Long.parseLong(algorithm, 16)).toBytes();
        BootLog log = SampleBoots.builder()
                .measure(
                        13,
                        Tcg.EV_EVENT_TAG,
                        tags(tag(
                                0x40010003L, Bytes.concat(tag(0x70003, number), tag(0x70004, Bytes.repeat(1, bytes))))))
                .build();

        assertThat(BootFacts.of(log).windows().modules())
                .singleElement()
                .satisfies(module -> assertThat(module.digest()).isEmpty());
    }

    @Test
    void readsTheKeysDriversAndPoliciesOfWindows() {
        Bytes key = Bytes.repeat(0x55, 270);
        Digest policy = HashAlgorithm.SHA256.hash(Bytes.ascii("policy"));
        Bytes name = utf16("{d2bda982}");
        Bytes payload = BytesWriter.littleEndian()
                .u32(3)
                .u32(10 << 16 | 2)
                .u16(name.length())
                .u16(HashAlgorithm.SHA256.id())
                .u32(32)
                .bytes(name)
                .bytes(policy.octets())
                .toBytes();
        Bytes guard = Bytes.concat(
                tag(0x90001, utf16("Defender")), tag(0x90002, 1), tag(0x90003, 2), tag(0x90004, Bytes.of(3, 4)));
        BootLog log = SampleBoots.builder()
                .measure(14, Tcg.EV_EVENT_TAG, tags(tag(0x60002, key), tag(0x60001, 0)))
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x40010002L, tag(0x40010002L, guard))))
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x5000f, payload), tag(0x5000f, payload.slice(0, 40))))
                .build();

        WindowsBoot windows = BootFacts.of(log).windows();

        assertThat(windows.keys()).containsExactly(new WindowsKey(1, PcrIndex.of(14), HashAlgorithm.SHA256.hash(key)));
        assertThat(windows.guards())
                .containsExactly(
                        new WindowsGuard(2, PcrIndex.of(12), "Defender", Bytes.of(3, 4), Bytes.of(1), Bytes.of(2)));
        assertThat(windows.policies()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("{d2bda982}");
            assertThat(each.versionText()).isEqualTo("10.2.0.3");
            assertThat(each.digest()).contains(policy);
        });
        assertThat(windows.settings()).containsEntry(WindowsSetting.NO_AUTHORITY, Set.of(0L));
    }

    /** The boot manager measures the key of the loader before all else, and in no container. */
    @Test
    void namesAKeyThatWindowsMeasuredByItself() {
        Bytes key = Bytes.repeat(0x30, 294);
        BootLog log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                .measure(14, Tcg.EV_EVENT_TAG, tag(0x60002L, key))
                .measure(14, Tcg.EV_EVENT_TAG, Bytes.concat(tag(0x60002L, key), Bytes.of(0)))
                .build();

        Digest digest = HashAlgorithm.SHA256.hash(key);
        assertThat(BootFacts.of(log).windows().keys()).containsExactly(new WindowsKey(1, PcrIndex.of(14), digest));
        assertThat(EventDescription.of(log.events().get(1))).isEqualTo("key " + digest);
        assertThat(EventDescription.of(log.events().get(2))).doesNotContain("key");
    }

    /** No digest covers a type, so nobody hides what Windows measured by giving it another. */
    @Test
    void readsWhatIsLabelledOtherwise() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_IPL, tags(tag(0x50003, 1)))
                .build();

        assertThat(BootFacts.of(log).windows().settings()).containsEntry(WindowsSetting.TEST_SIGNING, Set.of(1L));
    }

    @Test
    void readsNothingThatIsNotInAContainerOfWindows() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tag(0x50003, 1))
                .measure(10, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)))
                .measure(15, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)))
                .build();

        assertThat(BootFacts.of(log).windows().isEmpty()).isTrue();
    }

    @Test
    void hidesNoSettingBehindALaterOne() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)))
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 0)))
                .build();

        assertThat(BootFacts.of(log).windows().settings()).containsEntry(WindowsSetting.TEST_SIGNING, Set.of(0L, 1L));
    }

    @Test
    void believesNoSettingThatItsDigestDoesNotCover() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)), tags(tag(0x50003, 0)))
                .build();

        assertThat(BootFacts.of(log).windows().isEmpty()).isTrue();
    }

    @Test
    void readsTagsThatHoldEachOtherToAnEnd() {
        Bytes nested = tag(0x50001, 1);
        for (int depth = 0; depth < 10_000; depth++) {
            nested = BytesWriter.littleEndian().u32(0x40010001L).sized32(nested).toBytes();
            if (nested.length() > 60_000) {
                break;
            }
        }
        BootLog log =
                SampleBoots.builder().measure(12, Tcg.EV_EVENT_TAG, nested).build();

        assertThat(BootFacts.of(log).windows().settings()).isEmpty();
    }

    private static Bytes tags(Bytes... tags) {
        return BytesWriter.littleEndian()
                .u32(0x40010001L)
                .sized32(Bytes.concat(tags))
                .toBytes();
    }

    private static Bytes tag(long tag, int value) {
        return tag(tag, Bytes.of(value));
    }

    private static Bytes tag(long tag, Bytes value) {
        return BytesWriter.littleEndian().u32(tag).sized32(value).toBytes();
    }

    private static Bytes utf16(String text) {
        return EventText.inUtf16(text + "\0");
    }
}
