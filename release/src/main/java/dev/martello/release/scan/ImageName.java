package dev.martello.release.scan;

import dev.martello.release.scan.LeftOut.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a file in its directory: octets, which may be no text.
 *
 * @param text what they say in UTF-8, or how they are shown if they say nothing
 * @param problem why the name cannot be listed
 */
record ImageName(String text, Optional<Reason> problem) {
    /** The last part of a path. */
    static ImageName of(Path path) {
        byte[] octets = octets(path.getFileName());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            boolean isClean = text.codePoints().noneMatch(Character::isISOControl);
            return isClean
                    ? new ImageName(text, Optional.empty())
                    : new ImageName(escaped(octets), Optional.of(Reason.NAME_WITH_CONTROL_CHARACTERS));
        } catch (CharacterCodingException e) {
            return new ImageName(escaped(octets), Optional.of(Reason.NAME_NOT_UTF8));
        }
    }

    /**
     * A name's octets. The Java runtime decodes names in the encoding that the environment asks for, which need not be theirs;
     * only as a URI do all octets come out as they are.
     */
    private static byte[] octets(Path name) {
        String decoded = name.toString();
        if (decoded.chars().allMatch(c -> c > 0 && c < 0x80)) {
            return decoded.getBytes(StandardCharsets.US_ASCII);
        }
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        String encoded = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
        byte[] octets = new byte[encoded.length()];
        int count = 0;
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                octets[count++] = (byte) Integer.parseInt(encoded, i + 1, i + 3, 16);
                i += 2;
            } else {
                octets[count++] = (byte) encoded.charAt(i);
            }
        }
        return Arrays.copyOf(octets, count);
    }

    private static String escaped(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            boolean isVisible = octet >= ' ' && octet < 0x7f && octet != '\\';
            text.append(isVisible ? String.valueOf((char) octet) : "\\x%02x".formatted(octet & 0xff));
        }
        return text.toString();
    }
}
