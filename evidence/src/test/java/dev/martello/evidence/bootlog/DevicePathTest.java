package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicePathTest {
    private static final String END = "7fff0400";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "02010c00d041030a00000000 01010600021f | PciRoot(0x0)/Pci(0x1f,0x2)",
                "02010c00d041080a02000000 | PcieRoot(0x2)",
                "02010c00d041010501000000 | Serial(0x1)",
                "02010c00d0410f0300000000 | Acpi(PNP030F,0x0)",
                "02010c00112233440a000000 | Acpi(0x44332211,0xa)",
                "03120a00000001000200 | Sata(0x0,0x1,0x2)",
                "03020800 03000100 | Scsi(0x3,0x1)",
                "03050600 0b00 | USB(0xb,0x0)",
                "03171000 01000000 0025388c91b96efe | NVMe(0x1,FE-6E-B9-91-8C-38-25-00)",
                "030b2500 a4ae1114f9e0 0000000000000000000000000000000000000000000000000000 01 | MAC(a4ae1114f9e0,0x1)",
                "03181100 687474703a2f2f626f6f742f78 | Uri(http://boot/x)",
                "04012a00 01000000 0008000000000000 00f0010000000000 5452414d4c454f4c0000000000000002 02 02"
                        + " | HD(1,GPT,4d415254-454c-4c4f-0000-000000000002,0x800,0x1f000)",
                "04012a00 02000000 3f00000000000000 0001000000000000 78563412000000000000000000000000 01 01"
                        + " | HD(2,MBR,0x12345678,0x3f,0x100)",
                "04061400 21aa2c4614760345836e8ab6f4662331 | FvFile(462caa21-7614-4503-836e-8ab6f4662331)",
                "04081800 00000000 50f2000000000000 ff01020000000000 | Offset(0xf250,0x201ff)",
                "04040c00 5c0041002e00 0000 | \\A.",
                "05010e00 0200 0000 4469736b00 00 | BBS(2,Disk)",
                "09090600 beef | Path(9,9,beef)",
                "01010500 00 | Path(1,1,00)",
                "01010300 00 | 0101030000",
                "0101ffff 00 | 0101ffff00",
                "01 | 01",
                "01010600 0001 7f010400 01010600 0002 | Pci(0x1,0x0),Pci(0x2,0x0)",
            })
    void writesPathsAsUefiDoes(String hex, String text) {
        Bytes path = Bytes.fromHex(hex.replace(" ", ""));
        assertThat(DevicePath.text(path)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"01010600001f, 'Pci(0x1f,0x0)'"})
    void stopsAtTheEndNode(String hex, String text) {
        assertThat(DevicePath.text(Bytes.fromHex(hex + END + hex))).isEqualTo(text);
    }

    @Property
    void alwaysYieldsAShortText(@ForAll byte[] path) {
        assertThat(DevicePath.text(Bytes.copyOf(path))).hasSizeLessThan(500);
    }
}
