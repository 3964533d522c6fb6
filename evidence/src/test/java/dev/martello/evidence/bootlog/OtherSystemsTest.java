package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

        assertThat(BootFacts.of(log).windowsSettings())
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
        assertThat(WindowsSetting.BOOT_COUNTER.text(4)).isEqualTo("boot counter 4");
        assertThat(WindowsSetting.BITLOCKER_UNLOCK.text(0)).isEqualTo("BitLocker unlock none");
        assertThat(WindowsSetting.BITLOCKER_UNLOCK.text(0x1001)).isEqualTo("BitLocker unlock cached key and 0x1000");
    }

    @Test
    void hidesNoSettingBehindALaterOne() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)))
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 0)))
                .build();

        assertThat(BootFacts.of(log).windowsSettings()).containsEntry(WindowsSetting.TEST_SIGNING, Set.of(0L, 1L));
    }

    @Test
    void believesNoSettingThatItsDigestDoesNotCover() {
        BootLog log = SampleBoots.builder()
                .measure(12, Tcg.EV_EVENT_TAG, tags(tag(0x50003, 1)), tags(tag(0x50003, 0)))
                .build();

        assertThat(BootFacts.of(log).windowsSettings()).isEmpty();
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

        assertThat(BootFacts.of(log).windowsSettings()).isEmpty();
    }

    private static Bytes tags(Bytes... tags) {
        return BytesWriter.littleEndian()
                .u32(0x40010001L)
                .sized32(Bytes.concat(tags))
                .toBytes();
    }

    private static Bytes tag(long tag, int value) {
        return BytesWriter.littleEndian().u32(tag).sized32(Bytes.of(value)).toBytes();
    }
}
