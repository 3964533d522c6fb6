package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.util.Optional;

/**
 * An {@code EFI_LOAD_OPTION}, the value of a {@code Boot####} variable.
 *
 * @see <a href="https://uefi.org/specs/UEFI/2.10/03_Boot_Manager.html">UEFI 2.10, §3.1.3</a>
 */
record LoadOption(String description, Bytes path) {
    private static final int HEADER_BYTES = 6;

    static Optional<LoadOption> read(Bytes value) {
        if (value.length() < HEADER_BYTES) {
            return Optional.empty();
        }
        int pathBytes = value.at(4) | value.at(5) << 8;
        int end = HEADER_BYTES;
        while (end + 1 < value.length() && (value.at(end) | value.at(end + 1)) != 0) {
            end += 2;
        }
        int path = end + 2;
        if (path + pathBytes > value.length()) {
            return Optional.empty();
        }
        String description = EventText.utf16(value.slice(HEADER_BYTES, end)).orElse("");
        return Optional.of(new LoadOption(description, value.slice(path, path + pathBytes)));
    }
}
