package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import java.util.List;

/**
 * The data of events as firmware, boot loaders and kernels write it, for {@link BootLogBuilder}.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.2</a>
 * @see <a href="https://uefi.org/specs/UEFI/2.10/">UEFI Specification 2.10, sections 3.1.3, 10.3 and 32.4.1</a>
 */
public final class EventData {
    /** {@code LOAD_OPTION_ACTIVE}. */
    private static final int ACTIVE = 1;

    private static final Bytes END_OF_PATH = Bytes.of(0x7f, 0xff, 4, 0);
    private static final long SOMEWHERE_IN_MEMORY = 0x7e00_0000L;
    private static final int MAC_FIELD_BYTES = 32;
    private static final int SIGNATURE_LIST_BYTES = 28;

    private EventData() {}

    /** Text of UEFI, with the NUL at its end. */
    public static Bytes text(String text) {
        return Bytes.concat(EventText.inUtf16(text), Bytes.of(0, 0));
    }

    /** {@code UEFI_VARIABLE_DATA}. */
    public static Bytes variable(EfiGuid vendor, String name, Bytes value) {
        return EfiVariable.of(vendor, name, value).octets();
    }

    /** {@code UEFI_VARIABLE_DATA} of a variable of UEFI's own. */
    public static Bytes globalVariable(String name, Bytes value) {
        return variable(EfiGuid.GLOBAL_VARIABLE, name, value);
    }

    /** {@code UEFI_IMAGE_LOAD_EVENT} of a file. */
    public static Bytes imageLoad(String path, long imageBytes) {
        return imageLoad(file(path), imageBytes);
    }

    /** {@code UEFI_IMAGE_LOAD_EVENT} of an image at a device path. */
    public static Bytes imageLoad(Bytes devicePath, long imageBytes) {
        return new ImageLoad(SOMEWHERE_IN_MEMORY, imageBytes, devicePath).write();
    }

    /** {@code EFI_LOAD_OPTION}, the value of {@code Boot####}. */
    public static Bytes loadOption(String description, Bytes devicePath) {
        return BytesWriter.littleEndian()
                .u32(ACTIVE)
                .u16(devicePath.length())
                .bytes(text(description))
                .bytes(devicePath)
                .toBytes();
    }

    /** The device path of a file. */
    public static Bytes file(String path) {
        return DevicePath.file(path);
    }

    /** The device path of a network card. */
    public static Bytes networkCard(Bytes mac) {
        return BytesWriter.littleEndian()
                .u8(3)
                .u8(11)
                .u16(4 + MAC_FIELD_BYTES + 1)
                .bytes(mac)
                .bytes(Bytes.repeat(0, MAC_FIELD_BYTES - mac.length()))
                .u8(0)
                .bytes(END_OF_PATH)
                .toBytes();
    }

    /** {@code EFI_SIGNATURE_LIST} of digests of SHA-256; nothing for none. */
    public static Bytes signatureList(EfiGuid owner, List<Digest> digests) {
        if (digests.isEmpty()) {
            return Bytes.EMPTY;
        }
        int entryBytes = EfiGuid.BYTES + digests.getFirst().octets().length();
        BytesWriter list = BytesWriter.littleEndian()
                .bytes(EfiGuid.CERT_SHA256.octets())
                .u32(SIGNATURE_LIST_BYTES + (long) digests.size() * entryBytes)
                .u32(0)
                .u32(entryBytes);
        digests.forEach(each -> list.bytes(owner.octets()).bytes(each.octets()));
        return list.toBytes();
    }

    /** {@code TCG_PCClientTaggedEvent} of a text. */
    public static Bytes tagged(long id, String text) {
        return BytesWriter.littleEndian()
                .u32(id)
                .sized32(Bytes.ascii(text + "\0"))
                .toBytes();
    }
}
