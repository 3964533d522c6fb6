package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.EventType.Tcg;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventDescriptionTest {
    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(Tcg.EV_SEPARATOR, Bytes.of(0, 0, 0, 0), "separator (zeros)"),
                Arguments.of(Tcg.EV_SEPARATOR, Bytes.ascii("WBCL"), "separator WBCL"),
                Arguments.of(Tcg.EV_SEPARATOR, Bytes.EMPTY, "separator "),
                Arguments.of(Tcg.EV_NO_ACTION, StartupLocality.data(3), "startup locality 3"),
                Arguments.of(
                        Tcg.EV_NO_ACTION,
                        Bytes.concat(Bytes.ascii("SP800-155 Event"), Bytes.of(0, 0xca, 0xfe)),
                        "SP800-155 Event, cafe"),
                Arguments.of(
                        Tcg.EV_NO_ACTION,
                        Bytes.concat(
                                Bytes.ascii("SP800-155 Event"),
                                Bytes.of(0, 0x79, 0x2b, 0, 0),
                                EfiGuid.GLOBAL_VARIABLE.octets()),
                        "reference manifest 8be4df61-93ca-11d2-aa0d-00e098032b8c of vendor 11129"),
                Arguments.of(
                        Tcg.EV_NO_ACTION,
                        platform("SP800-155 Event2").toBytes(),
                        "platform Acme Edge 3 rev B, firmware Acme 1.2.3, reference manifest"
                                + " 8be4df61-93ca-11d2-aa0d-00e098032b8c of vendor 11129"),
                Arguments.of(
                        Tcg.EV_NO_ACTION,
                        platform("SP800-155 Event3")
                                .u32(1)
                                .sized32(Bytes.ascii("https://acme.example/rim"))
                                .u32(0)
                                .u32(0)
                                .toBytes(),
                        "platform Acme Edge 3 rev B, firmware Acme 1.2.3, reference manifest"
                                + " 8be4df61-93ca-11d2-aa0d-00e098032b8c of vendor 11129 at https://acme.example/rim"),
                Arguments.of(
                        Tcg.EV_NO_ACTION,
                        Bytes.concat(
                                Bytes.ascii("H-CRTM CompMeas\0"),
                                Bytes.of(3),
                                Bytes.ascii("ACM"),
                                Bytes.of(0, 2, 0xca, 0xfe)),
                        "component measured by the H-CRTM: ACM cafe"),
                Arguments.of(
                        Tcg.EV_EVENT_TAG,
                        Bytes.fromHex("01000140" + "12000000" + "01000500" + "01000000" + "01" + "03000500" + "01000000"
                                + "00"),
                        "kernel debugging on, test signing off"),
                Arguments.of(Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, SampleBoots.secureBootVariable(1), "SecureBoot = 01"),
                Arguments.of(
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        SampleBoots.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", Bytes.EMPTY),
                        "dbx = empty"),
                Arguments.of(
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "PK", SampleBoots.KEYS.write()),
                        "PK = CN=Test platform key"),
                Arguments.of(
                        Tcg.EV_EFI_VARIABLE_BOOT,
                        SampleBoots.variable(EfiGuid.GLOBAL_VARIABLE, "BootOrder", Bytes.of(0x0a, 0, 1, 0)),
                        "BootOrder = Boot000A, Boot0001"),
                Arguments.of(
                        Tcg.EV_EFI_VARIABLE_AUTHORITY,
                        SampleBoots.variable(EfiGuid.SHIM_LOCK, "SbatLevel", Bytes.ascii("sbat,1,2021030218\n")),
                        "SbatLevel = sbat,1,2021030218·"),
                Arguments.of(
                        Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                        new ImageLoad(0, 0, DevicePath.file("\\EFI\\A.EFI")).write(),
                        "\\EFI\\A.EFI"),
                Arguments.of(
                        Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                        new ImageLoad(0, 77, Bytes.EMPTY).write(),
                        "image of 77 octets, without a device path"),
                Arguments.of(Tcg.EV_POST_CODE, Bytes.ascii("ACPI DATA"), "ACPI DATA"),
                Arguments.of(
                        Tcg.EV_POST_CODE,
                        Bytes.fromHex("0000130000000000" + "0001000000000000"),
                        "256 octets at 0x130000"),
                Arguments.of(
                        Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB2,
                        Bytes.concat(Bytes.of(4), Bytes.ascii("Boot"), Bytes.repeat(1, 16)),
                        "Boot"),
                Arguments.of(Tcg.EV_EVENT_TAG, Bytes.fromHex("ec223b8f" + "00000000"), "ec223b8f00000000"),
                Arguments.of(Tcg.EV_S_CRTM_VERSION, EventText.inUtf16("v1.0 of it"), "v1.0 of it"),
                Arguments.of(Tcg.EV_S_CRTM_VERSION, Bytes.of(0, 0), "empty"),
                Arguments.of(Tcg.EV_COMPACT_HASH, Bytes.of(1, 2, 3), "010203"),
                Arguments.of(EventType.of(0x99), Bytes.ascii("a\u001b[31mb"), "611b5b33316d62"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void saysInOneLineWhatAnEventIs(EventType type, Bytes data, String description) {
        assertThat(event(type, data).describe()).isEqualTo(description);
    }

    @ParameterizedTest
    @EnumSource(Tcg.class)
    void describesEveryTypeWithoutData(Tcg type) {
        assertThat(event(type, Bytes.EMPTY).describe()).isNotNull();
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(event(Tcg.EV_IPL, Bytes.ascii("x".repeat(5000))).describe()).hasSize(401);
    }

    @Test
    void namesTypesAsTheSpecificationDoes() {
        assertThat(EventType.of(0x80000003L)).isEqualTo(Tcg.EV_EFI_BOOT_SERVICES_APPLICATION);
        assertThat(EventType.of(0x80000003L).label()).isEqualTo("EV_EFI_BOOT_SERVICES_APPLICATION");
        assertThat(EventType.of(0x80000f00L).label()).isEqualTo("0x80000f00");
        assertThat(EventType.of(0x80000f00L).value()).isEqualTo(0x80000f00L);
    }

    private static BytesWriter platform(String signature) {
        return BytesWriter.littleEndian()
                .bytes(Bytes.ascii(signature))
                .u32(11129)
                .bytes(EfiGuid.GLOBAL_VARIABLE.octets())
                .u8(5)
                .bytes(Bytes.ascii("Acme\0"))
                .u8(7)
                .bytes(Bytes.ascii("Edge 3\0"))
                .u8(6)
                .bytes(Bytes.ascii("rev B\0"))
                .u8(5)
                .bytes(Bytes.ascii("Acme\0"))
                .u32(11129)
                .u8(6)
                .bytes(Bytes.ascii("1.2.3\0"));
    }

    private static BootEvent event(EventType type, Bytes data) {
        return new BootEvent(1, 0, 0, type, List.of(), data);
    }
}
