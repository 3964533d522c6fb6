package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.Optional;

/**
 * A {@code UEFI_IMAGE_LOAD_EVENT}: where an image was loaded from.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.2.3</a>
 */
record ImageLoad(long address, long length, Bytes devicePath) {
    private static final int HEADER_BYTES = 32;
    private static final int HEADER_BYTES_OF_32_BIT = 16;

    /** Reads an event's data; empty if it is something else. */
    static Optional<ImageLoad> read(Bytes data) {
        try {
            if (data.length() >= HEADER_BYTES) {
                BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
                ImageLoad load = new ImageLoad(in.u64("Location"), in.u64("Length"), Bytes.EMPTY);
                in.skip(8, "LinkTimeAddress");
                long pathBytes = in.u64("LengthOfDevicePath");
                if (pathBytes >= 0 && pathBytes <= in.remaining()) {
                    return Optional.of(load.from(in.bytes((int) pathBytes, "DevicePath")));
                }
            }
            // Firmware whose UINTN has four octets; then the sizes fit exactly.
            if (data.length() >= HEADER_BYTES_OF_32_BIT) {
                BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
                ImageLoad load = new ImageLoad(in.u32("Location"), in.u32("Length"), Bytes.EMPTY);
                in.skip(4, "LinkTimeAddress");
                if (in.u32("LengthOfDevicePath") == in.remaining()) {
                    return Optional.of(load.from(in.rest()));
                }
            }
            return Optional.empty();
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    Bytes write() {
        return BytesWriter.littleEndian()
                .u64(address)
                .u64(length)
                .u64(0)
                .u64(devicePath.length())
                .bytes(devicePath)
                .toBytes();
    }

    private ImageLoad from(Bytes path) {
        return new ImageLoad(address, length, path);
    }
}
