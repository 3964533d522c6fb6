package dev.martello.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The textual form of keys and certificates (RFC 7468). */
public final class Pem {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    public static String encode(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + ENCODER.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Blocks with the same label, one behind the other. */
    public static String encodeAll(String label, List<Bytes> contents) {
        return contents.stream().map(der -> encode(label, der.toArray())).collect(Collectors.joining());
    }

    /**
     * The octets of the first block with a label.
     *
     * @throws IllegalArgumentException if there is none, or it is not Base64
     */
    public static Bytes decode(String label, Bytes file) {
        String text = file.toString(StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("there is no " + label + " in PEM form");
        }
        return Bytes.owning(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
    }
}
