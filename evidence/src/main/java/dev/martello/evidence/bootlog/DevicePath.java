package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * EFI device paths as text, in the form that UEFI gives them: {@code PciRoot(0x0)/Pci(0x1,0x0)/HD(1,GPT,…)/\EFI\BOOT\…}.
 * Always yields a text: what cannot be decoded is shown in hexadecimal.
 *
 * @see <a href="https://uefi.org/specs/UEFI/2.10/10_Protocols_Device_Path_Protocol.html">UEFI 2.10, §10.3 and §10.6</a>
 */
final class DevicePath {
    /** Paths have about ten nodes. */
    private static final int MAX_NODES = 64;

    private static final int MAX_HEX_OCTETS = 64;
    private static final int HEADER_BYTES = 4;

    private static final int HARDWARE = 0x01;
    private static final int ACPI = 0x02;
    private static final int MESSAGING = 0x03;
    private static final int MEDIA = 0x04;
    private static final int BIOS_BOOT = 0x05;
    private static final int END = 0x7f;

    private DevicePath() {}

    static String text(Bytes path) {
        List<String> nodes = new ArrayList<>();
        Bytes rest = path;
        while (!rest.isEmpty()) {
            int length = rest.length() < HEADER_BYTES ? 0 : rest.at(2) | rest.at(3) << 8;
            if (length < HEADER_BYTES || length > rest.length() || nodes.size() == MAX_NODES) {
                nodes.add(hex(rest));
                break;
            }
            int type = rest.at(0);
            int subType = rest.at(1);
            if (type == END) {
                if (subType == 0xff) {
                    break;
                }
                nodes.add(",");
            } else {
                nodes.add(node(type, subType, rest.slice(HEADER_BYTES, length)));
            }
            rest = rest.from(length);
        }
        return EventText.shown(String.join("/", nodes).replace("/,/", ","));
    }

    /** The path of a file on a disk that is not told. */
    static Bytes file(String name) {
        Bytes text = EventData.text(name);
        return BytesWriter.littleEndian()
                .u8(MEDIA)
                .u8(0x04)
                .u16(HEADER_BYTES + text.length())
                .bytes(text)
                .bytes(Bytes.of(END, 0xff, HEADER_BYTES, 0))
                .toBytes();
    }

    private static String node(int type, int subType, Bytes data) {
        try {
            BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
            return switch (type) {
                case HARDWARE -> hardware(subType, in);
                case ACPI -> acpi(subType, in);
                case MESSAGING -> messaging(subType, in);
                case MEDIA -> media(subType, in);
                case BIOS_BOOT -> "BBS(" + in.u16("DeviceType") + "," + statusText(in) + ")";
                default -> unknown(type, subType, data);
            };
        } catch (MalformedBootLog e) {
            return unknown(type, subType, data);
        }
    }

    private static String hardware(int subType, BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        return switch (subType) {
            case 0x01 -> {
                int function = in.u8("Function");
                yield "Pci(" + hex(in.u8("Device")) + "," + hex(function) + ")";
            }
            case 0x02 -> "PcCard(" + hex(in.u8("Function")) + ")";
            case 0x03 ->
                "MemoryMapped(" + hex(in.u32("MemoryType")) + "," + hex(in.u64("Start")) + "," + hex(in.u64("End"))
                        + ")";
            case 0x04 -> "VenHw(" + vendor(in) + ")";
            case 0x05 -> "Ctrl(" + hex(in.u32("Controller")) + ")";
            default -> unknown(HARDWARE, subType, in.rest());
        };
    }

    private static String acpi(int subType, BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        if (subType != 0x01) {
            return unknown(ACPI, subType, in.rest());
        }
        long hid = in.u32("HID");
        String uid = hex(in.u32("UID"));
        if ((hid & 0xffff) != 0x41d0) {
            return "Acpi(" + hex(hid) + "," + uid + ")";
        }
        return switch ((int) (hid >> 16)) {
            case 0x0a03 -> "PciRoot(" + uid + ")";
            case 0x0a08 -> "PcieRoot(" + uid + ")";
            case 0x0604 -> "Floppy(" + uid + ")";
            case 0x0301 -> "Keyboard(" + uid + ")";
            case 0x0501 -> "Serial(" + uid + ")";
            default -> "Acpi(PNP" + HexFormat.of().withUpperCase().toHexDigits(hid >> 16, 4) + "," + uid + ")";
        };
    }

    private static String messaging(int subType, BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        return switch (subType) {
            case 0x01 -> "Ata(" + in.u8("Primary") + "," + in.u8("Slave") + "," + hex(in.u16("LUN")) + ")";
            case 0x02 -> "Scsi(" + hex(in.u16("PUN")) + "," + hex(in.u16("LUN")) + ")";
            case 0x05 -> "USB(" + hex(in.u8("Port")) + "," + hex(in.u8("Interface")) + ")";
            case 0x0a -> "VenMsg(" + vendor(in) + ")";
            case 0x0b -> {
                Bytes address = in.bytes(32, "MacAddress");
                int type = in.u8("IfType");
                yield "MAC(" + address.slice(0, 6).toHex() + "," + hex(type) + ")";
            }
            case 0x0c -> {
                Bytes local = in.bytes(4, "LocalAddress");
                yield "IPv4(" + ipv4(in.bytes(4, "RemoteAddress")) + "," + ipv4(local) + ")";
            }
            case 0x0d -> {
                Bytes local = in.bytes(16, "LocalAddress");
                yield "IPv6(" + in.bytes(16, "RemoteAddress").toHex() + "," + local.toHex() + ")";
            }
            case 0x11 -> "Unit(" + hex(in.u8("LUN")) + ")";
            case 0x12 ->
                "Sata(" + hex(in.u16("HBAPort")) + "," + hex(in.u16("PortMultiplier")) + "," + hex(in.u16("LUN")) + ")";
            case 0x17 -> {
                long namespace = in.u32("NamespaceId");
                yield "NVMe(" + hex(namespace) + "," + eui64(in.bytes(8, "EUI-64")) + ")";
            }
            case 0x18 -> "Uri(" + EventText.utf8(in.rest()).orElse("") + ")";
            case 0x1a -> "SD(" + hex(in.u8("Slot")) + ")";
            case 0x1d -> "eMMC(" + hex(in.u8("Slot")) + ")";
            default -> unknown(MESSAGING, subType, in.rest());
        };
    }

    private static String media(int subType, BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        return switch (subType) {
            case 0x01 -> partition(in);
            case 0x02 ->
                "CDROM(" + hex(in.u32("BootEntry")) + "," + hex(in.u64("Start")) + "," + hex(in.u64("Size")) + ")";
            case 0x03 -> "VenMedia(" + vendor(in) + ")";
            case 0x04 -> {
                Bytes name = in.rest();
                yield EventText.utf16(name).orElseGet(() -> unknown(MEDIA, 0x04, name));
            }
            case 0x05 -> "Media(" + guid(in) + ")";
            case 0x06 -> "FvFile(" + guid(in) + ")";
            case 0x07 -> "Fv(" + guid(in) + ")";
            case 0x08 -> {
                in.skip(4, "Reserved");
                yield "Offset(" + hex(in.u64("Start")) + "," + hex(in.u64("End")) + ")";
            }
            case 0x09 -> "RamDisk(" + hex(in.u64("Start")) + "," + hex(in.u64("End")) + ")";
            default -> unknown(MEDIA, subType, in.rest());
        };
    }

    private static String partition(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        long number = in.u32("PartitionNumber");
        String place = hex(in.u64("PartitionStart")) + "," + hex(in.u64("PartitionSize"));
        Bytes signature = in.bytes(16, "PartitionSignature");
        in.skip(1, "PartitionFormat");
        int signatureType = in.u8("SignatureType");
        String identity = switch (signatureType) {
            case 0x01 -> "MBR," + hex(littleEndian(signature.slice(0, 4)));
            case 0x02 -> "GPT," + new EfiGuid(signature);
            default -> signatureType + "," + signature.toHex();
        };
        return "HD(" + number + "," + identity + "," + place + ")";
    }

    private static String vendor(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        String guid = guid(in);
        return in.atEnd() ? guid : guid + "," + hex(in.rest());
    }

    private static String guid(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        return new EfiGuid(in.bytes(EfiGuid.BYTES, "GUID")).toString();
    }

    private static String statusText(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        in.skip(2, "StatusFlag");
        return EventText.utf8(in.rest()).orElse("");
    }

    private static String ipv4(Bytes address) {
        return address.at(0) + "." + address.at(1) + "." + address.at(2) + "." + address.at(3);
    }

    private static String eui64(Bytes identifier) {
        StringBuilder text = new StringBuilder();
        for (int i = identifier.length() - 1; i >= 0; i--) {
            text.append(HexFormat.of().withUpperCase().toHexDigits((byte) identifier.at(i)));
            text.append(i == 0 ? "" : "-");
        }
        return text.toString();
    }

    private static long littleEndian(Bytes octets) {
        long number = 0;
        for (int i = octets.length() - 1; i >= 0; i--) {
            number = number << 8 | octets.at(i);
        }
        return number;
    }

    private static String unknown(int type, int subType, Bytes data) {
        return "Path(" + type + "," + subType + "," + hex(data) + ")";
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String hex(Bytes octets) {
        return octets.length() <= MAX_HEX_OCTETS
                ? octets.toHex()
                : octets.slice(0, MAX_HEX_OCTETS).toHex() + "…";
    }
}
