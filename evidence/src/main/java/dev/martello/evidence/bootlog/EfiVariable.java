package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A {@code UEFI_VARIABLE_DATA}: what events about variables carry.
 *
 * @param octets all of it, and nothing that follows
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.2.6</a>
 */
record EfiVariable(EfiGuid vendor, String name, Bytes value, Bytes octets) {
    private static final int HEADER_BYTES = 32;

    static EfiVariable of(EfiGuid vendor, String name, Bytes value) {
        Bytes octets = BytesWriter.littleEndian()
                .bytes(vendor.octets())
                .u64(name.length())
                .u64(value.length())
                .bytes(EventText.inUtf16(name))
                .bytes(value)
                .toBytes();
        return new EfiVariable(vendor, name, value, octets);
    }

    /** Reads an event's data; empty if it is no variable. */
    static Optional<EfiVariable> read(Bytes data) {
        if (data.length() < HEADER_BYTES) {
            return Optional.empty();
        }
        try {
            BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
            EfiGuid vendor = new EfiGuid(in.bytes(EfiGuid.BYTES, "VariableName"));
            long nameLength = in.u64("UnicodeNameLength");
            long valueLength = in.u64("VariableDataLength");
            if (nameLength < 0 || valueLength < 0 || nameLength > in.remaining() / 2 || valueLength > in.remaining()) {
                return Optional.empty();
            }
            Bytes name = in.bytes((int) (2 * nameLength), "UnicodeName");
            Bytes value = in.bytes((int) valueLength, "VariableData");
            Bytes octets = data.slice(0, data.length() - in.remaining());
            return Optional.of(new EfiVariable(vendor, name.toString(StandardCharsets.UTF_16LE), value, octets));
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    boolean is(EfiGuid vendor, String name) {
        return this.vendor.equals(vendor) && this.name.equals(name);
    }
}
