package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.EventClaim.Basis;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FirmwareMeasurementsTest {
    private static final Bytes BOOT_OPTION = EventData.loadOption("disk", DevicePath.file("\\EFI\\BOOT\\BOOTX64.EFI"));
    private static final Bytes GPT = Bytes.concat(Bytes.ascii("EFI PART"), Bytes.repeat(7, 92));
    private static final Bytes SMBIOS = Bytes.concat(
            BytesWriter.littleEndian().u64(1).toBytes(),
            EfiGuid.of("f2fd1544-9794-4a2c-992e-e5bbcf20e394").octets(),
            Bytes.repeat(0, 8));

    private static FirmwareMeasurements read(BootLogBuilder log) {
        return FirmwareMeasurements.of(log.build());
    }

    private static EventClaim claim(BootLogBuilder log) {
        return read(log).events().getFirst().claim();
    }

    private static BootLogBuilder log() {
        return SampleBoots.builder();
    }

    @Test
    void takesWhatTheFirmwareMeasuredAndNothingElse() {
        BootLogBuilder log = log();
        for (int pcr = 0; pcr < 10; pcr++) {
            SampleBoots.withSeparator(log.measure(pcr, Tcg.EV_POST_CODE, Bytes.ascii("before")), pcr)
                    .measure(pcr, Tcg.EV_POST_CODE, Bytes.ascii("after"));
        }
        assertThat(read(log).events())
                .extracting(event -> event.pcr().number())
                .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 5, 5, 6, 6, 6, 7, 7);
    }

    @Test
    void leavesOutWhatNoQuoteVouchesFor() {
        BootLog log = SampleBoots.goodLog();

        assertThat(FirmwareMeasurements.of(log, PcrSelection.of(HashAlgorithm.SHA256, 0, 7))
                        .events())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.pcr().number()).isIn(0, 7))
                .allSatisfy(event -> assertThat(event.digests()).containsOnlyKeys(HashAlgorithm.SHA256));
        assertThat(FirmwareMeasurements.of(log).events())
                .allSatisfy(event -> assertThat(event.digests())
                        .containsOnlyKeys(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384));
    }

    @Test
    void endsPcr7AtWhatWasMeasuredAsSeparatorAndNotAtWhatIsCalledSo() {
        BootLogBuilder log = log().measure(7, Tcg.EV_SEPARATOR, Bytes.ascii("no separator"))
                .measure(7, Tcg.EV_POST_CODE, SampleBoots.separator())
                .measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, Bytes.ascii("afterwards"));

        assertThat(read(log).events()).hasSize(2);
    }

    @Test
    void readsVersionThatIsCovered() {
        Bytes text = EventText.inUtf16(" 2.4.1 \0");
        EfiGuid guid = EfiGuid.of("546bfb1e-1d0c-4055-a4ad-4ef4bf17b83a");

        assertThat(read(log().measure(0, Tcg.EV_S_CRTM_VERSION, text)).version())
                .hasValue("2.4.1");
        assertThat(read(log().measure(0, Tcg.EV_S_CRTM_VERSION, guid.octets())).version())
                .hasValue(guid.toString());
        assertThat(read(log().measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.of(0, 0))).version())
                .isEmpty();
        assertThat(read(log().measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("other"), text))
                        .version())
                .isEmpty();
        assertThat(read(log().measure(1, Tcg.EV_S_CRTM_VERSION, text)).version())
                .isEmpty();
    }

    @Test
    void readsStartupLocality() {
        BootLogBuilder log =
                log().note(0, StartupLocality.data(3)).measure(0, Tcg.EV_POST_CODE, Bytes.ascii("firmware"));

        assertThat(read(log).startupLocality()).isEqualTo(3);
    }

    static Stream<Arguments> whatEventsSay() {
        EfiGuid setup = EfiGuid.of("ec87d643-eba4-4bb5-a1e5-3f3e36b20da9");
        return Stream.of(
                arguments(
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", Bytes.EMPTY),
                        "dbx",
                        Optional.empty()),
                arguments(
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        SampleBoots.variable(setup, "Setup", Bytes.of(1)),
                        "Setup of " + setup,
                        Optional.empty()),
                arguments(
                        Tcg.EV_EFI_VARIABLE_BOOT2,
                        SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "Boot00A1", BOOT_OPTION),
                        "Boot####",
                        Optional.of(MachineValue.BOOT_OPTION)),
                arguments(
                        Tcg.EV_EFI_VARIABLE_BOOT,
                        SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "BootOrder", Bytes.of(1, 0)),
                        "BootOrder",
                        Optional.of(MachineValue.BOOT_ORDER)),
                arguments(
                        Tcg.EV_EFI_VARIABLE_BOOT,
                        SampleBoots.variable(setup, "Boot0001", BOOT_OPTION),
                        "Boot0001 of " + setup,
                        Optional.empty()),
                arguments(Tcg.EV_EFI_GPT_EVENT, GPT, "partition table", Optional.of(MachineValue.PARTITION_TABLE)),
                arguments(Tcg.EV_EFI_GPT_EVENT, Bytes.ascii("other"), "", Optional.empty()),
                arguments(Tcg.EV_EFI_ACTION, Bytes.ascii("text is the value"), "", Optional.empty()),
                arguments(Tcg.EV_SEPARATOR, Bytes.repeat(0, 4), "separator", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("whatEventsSay")
    void believesLabelsOfOctetsThatDigestsCover(
            Tcg type, Bytes data, String label, Optional<MachineValue> machineValue) {
        assertThat(claim(log().measure(1, type, data))).isEqualTo(new EventClaim(label, Basis.COVERED, machineValue));
    }

    @ParameterizedTest
    @MethodSource("whatEventsSay")
    void takesNoMachineValueFromOctetsThatNoDigestCovers(
            Tcg type, Bytes data, String label, Optional<MachineValue> machineValue) {
        EventClaim claim = claim(log().measure(1, type, Bytes.ascii("something else"), data));

        assertThat(claim.basis()).isEqualTo(Basis.BELIED);
        assertThat(claim.machineValue()).isEmpty();
    }

    @Test
    void believesBootOptionWhoseValueAloneIsMeasuredIfItLooksLikeOne() {
        Bytes option = SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "Boot0001", BOOT_OPTION);
        Bytes setup = SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "Boot0001", Bytes.ascii("settings"));

        assertThat(claim(log().measure(1, Tcg.EV_EFI_VARIABLE_BOOT, BOOT_OPTION, option))
                        .machineValue())
                .hasValue(MachineValue.BOOT_OPTION);
        assertThat(claim(log().measure(1, Tcg.EV_EFI_VARIABLE_BOOT, Bytes.ascii("settings"), setup))
                        .machineValue())
                .isEmpty();
        assertThat(claim(log().measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, BOOT_OPTION, option))
                        .machineValue())
                .isEmpty();
    }

    @Test
    void namesTablesThatNoDigestCanCover() {
        Bytes named = Bytes.concat(Bytes.of(4), Bytes.ascii("DMI\0"), SMBIOS);
        Bytes other = Bytes.concat(
                BytesWriter.littleEndian().u64(1).toBytes(), EfiGuid.MICROSOFT.octets(), Bytes.repeat(0, 8));

        assertThat(claim(log().measure(1, Tcg.EV_EFI_HANDOFF_TABLES, Bytes.ascii("tables"), SMBIOS)))
                .isEqualTo(new EventClaim("SMBIOS tables", Basis.STATED, Optional.of(MachineValue.SMBIOS_TABLES)));
        assertThat(claim(log().measure(1, Tcg.EV_EFI_HANDOFF_TABLES2, Bytes.ascii("tables"), named))
                        .machineValue())
                .hasValue(MachineValue.SMBIOS_TABLES);
        assertThat(claim(log().measure(1, Tcg.EV_EFI_HANDOFF_TABLES, Bytes.ascii("tables"), other)))
                .isEqualTo(new EventClaim("Microsoft", Basis.STATED, Optional.empty()));
    }

    @Test
    void readsEveryTruncationOfItsClaims() {
        for (Bytes data : List.of(
                Bytes.concat(Bytes.of(4), Bytes.ascii("DMI\0"), SMBIOS),
                SMBIOS,
                GPT,
                SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "Boot0001", BOOT_OPTION),
                BytesWriter.littleEndian().u64(-1).toBytes())) {
            for (int length = 0; length <= data.length(); length++) {
                for (Tcg type : Tcg.values()) {
                    read(log().measure(1, type, data.slice(0, length)))
                            .events()
                            .forEach(event -> assertThat(event.claim().label()).isNotNull());
                }
            }
        }
    }

    @Test
    void namesSignaturesOfDatabasesThatDigestsCover() {
        Bytes dbx = SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", SampleBoots.REVOKED.write());
        Bytes db = SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", SampleBoots.KEYS.write());

        assertThat(signatures(log().measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, dbx)))
                .containsExactly("image " + HashAlgorithm.SHA256.hash(Bytes.ascii("revoked loader")));
        assertThat(signatures(log().measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, db)))
                .singleElement()
                .asString()
                .startsWith("certificate sha256:")
                .endsWith(" CN=Test platform key");
        assertThat(signatures(log().measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, Bytes.ascii("else"), dbx)))
                .isEmpty();
        assertThat(signatures(log().measure(7, Tcg.EV_EFI_ACTION, Bytes.ascii("text"))))
                .isEmpty();
    }

    private static List<String> signatures(BootLogBuilder log) {
        return read(log).events().getFirst().signatures();
    }
}
