package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads PKCS#11 URIs (RFC 7512, section 2.3). */
final class Pkcs11UriReader {
    private static final String SCHEME = "pkcs11:";
    private static final int MAX_CHARS = 4096;
    private static final Set<String> PATH = Set.of("token", "serial", "object", "id", "type");
    private static final Set<String> QUERY = Set.of("module-path", "pin-source");

    private final String text;
    private final Map<String, Bytes> attributes = new LinkedHashMap<>();

    private Pkcs11UriReader(String text) {
        this.text = text;
    }

    static Pkcs11Uri read(String text) throws MalformedPkcs11Uri {
        return new Pkcs11UriReader(text).read();
    }

    private Pkcs11Uri read() throws MalformedPkcs11Uri {
        if (!text.startsWith(SCHEME)) {
            throw new MalformedPkcs11Uri(0, "expected " + SCHEME);
        }
        if (text.length() > MAX_CHARS) {
            throw new MalformedPkcs11Uri(MAX_CHARS, "at most " + MAX_CHARS + " characters are allowed");
        }
        int query = text.indexOf('?');
        int end = query < 0 ? text.length() : query;
        readAttributes(SCHEME.length(), end, ';', PATH);
        if (query >= 0) {
            readAttributes(query + 1, text.length(), '&', QUERY);
        }
        Optional<String> type = text("type");
        if (type.isPresent() && !type.get().equals("private")) {
            throw new MalformedPkcs11Uri(text.indexOf("type="), "documents are signed with a key of type=private");
        }
        if (!attributes.containsKey("object") && !attributes.containsKey("id")) {
            throw new MalformedPkcs11Uri(end, "which key? Add object=LABEL or id=%01");
        }
        return new Pkcs11Uri(
                path("module-path")
                        .orElseThrow(() -> new MalformedPkcs11Uri(
                                text.length(),
                                "which library? Add ?module-path=/usr/lib/softhsm/libsofthsm2.so, or the token's")),
                text("token"),
                text("serial"),
                text("object"),
                Optional.ofNullable(attributes.get("id")),
                path("pin-source"));
    }

    private void readAttributes(int start, int end, char separator, Set<String> known) throws MalformedPkcs11Uri {
        int at = start;
        while (at < end) {
            int next = text.indexOf(separator, at);
            int stop = next < 0 || next > end ? end : next;
            readAttribute(at, stop, known);
            at = stop + 1;
        }
    }

    private void readAttribute(int start, int end, Set<String> known) throws MalformedPkcs11Uri {
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            throw new MalformedPkcs11Uri(start, "expected name=value, found \"" + text.substring(start, end) + "\"");
        }
        String name = text.substring(start, equals);
        if (name.equals("pin-value")) {
            // Every user of the machine sees the command lines of all processes.
            throw new MalformedPkcs11Uri(start, "a PIN on the command line is no secret; use pin-source=file:/path");
        }
        if (!known.contains(name)) {
            throw new MalformedPkcs11Uri(
                    start,
                    "\"" + name + "\" is not known here, expected one of "
                            + known.stream().sorted().toList());
        }
        if (attributes.put(name, decode(equals + 1, end)) != null) {
            throw new MalformedPkcs11Uri(start, name + " is there twice");
        }
    }

    private Bytes decode(int start, int end) throws MalformedPkcs11Uri {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        int at = start;
        while (at < end) {
            char c = text.charAt(at);
            if (c == '%') {
                int high = at + 2 < end ? Character.digit(text.charAt(at + 1), 16) : -1;
                int low = high >= 0 ? Character.digit(text.charAt(at + 2), 16) : -1;
                if (low < 0) {
                    throw new MalformedPkcs11Uri(at, "expected two hexadecimal digits after %");
                }
                out.write(high << 4 | low);
                at += 3;
            } else if (c > ' ' && c <= '~') {
                out.write(c);
                at++;
            } else {
                throw new MalformedPkcs11Uri(at, "write what is not visible ASCII as %20 and the like");
            }
        }
        return Bytes.owning(out.toByteArray());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(attributes.get(name)).map(octets -> octets.toString(StandardCharsets.UTF_8));
    }

    private Optional<Path> path(String name) throws MalformedPkcs11Uri {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String path = value.get().startsWith("file:") ? value.get().substring("file:".length()) : value.get();
        int offset = text.indexOf(name + "=");
        if (!path.startsWith("/")) {
            throw new MalformedPkcs11Uri(offset, name + " must be an absolute path");
        }
        try {
            return Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            throw new MalformedPkcs11Uri(offset, name + " is no path");
        }
    }
}
