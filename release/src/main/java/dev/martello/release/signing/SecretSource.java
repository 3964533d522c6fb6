package dev.martello.release.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a passphrase or a PIN comes from. */
@FunctionalInterface
public interface SecretSource {
    int MAX_BYTES = 1024;

    /**
     * Asks for a secret; the caller wipes it.
     *
     * @param what the secret is for, as in {@code the passphrase of release-key}
     * @throws IOException if nobody answers
     */
    char[] secret(String what) throws IOException;

    /** The first line of a file. */
    static SecretSource ofFile(Path file) {
        return _ -> {
            byte[] octets;
            try (InputStream in = Files.newInputStream(file)) {
                octets = in.readNBytes(MAX_BYTES + 1); // kept by nobody else, so that it can be wiped
            }
            try {
                if (octets.length > MAX_BYTES) {
                    throw new IOException(file + " has more than " + MAX_BYTES + " octets, which no passphrase has");
                }
                return firstLine(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)), file);
            } catch (CharacterCodingException e) {
                throw new IOException(file + " is not text in UTF-8", e);
            } finally {
                Arrays.fill(octets, (byte) 0);
            }
        };
    }

    private static char[] firstLine(CharBuffer text, Path file) throws IOException {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        if (end == 0) {
            throw new IOException(file + " has no passphrase in its first line");
        }
        char[] secret = new char[end];
        text.get(secret);
        Arrays.fill(text.array(), '\0');
        return secret;
    }
}
