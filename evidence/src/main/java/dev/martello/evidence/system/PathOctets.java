package dev.martello.evidence.system;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Paths as the kernel has them. */
final class PathOctets {
    private PathOctets() {}

    /** The octets of a path as the kernel has them, whatever this process's language is; then a NUL. */
    static Bytes of(Path file) {
        String text = file.toString();
        if (text.chars().allMatch(each -> each < 0x80)) {
            return Bytes.ascii(text + "\0");
        }
        String encoded = file.toUri().getRawPath();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                octets.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.US_ASCII));
            }
        }
        octets.write(0);
        return Bytes.owning(octets.toByteArray());
    }
}
