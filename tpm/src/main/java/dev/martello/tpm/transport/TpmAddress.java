package dev.martello.tpm.transport;

import dev.martello.tpm.TpmTransportException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a TPM is, as a user writes it. */
public sealed interface TpmAddress {
    /** A character device. */
    record Device(Path path) implements TpmAddress {
        @Override
        public TpmTransport open() throws TpmTransportException {
            return CharacterDevice.open(path);
        }

        @Override
        public String toString() {
            return "device:" + path;
        }
    }

    /** The UNIX socket of an swtpm's data channel. */
    record SwtpmUnix(Path path) implements TpmAddress {
        @Override
        public TpmTransport open() throws TpmTransportException {
            return SwtpmSocket.connect(UnixDomainSocketAddress.of(path));
        }

        @Override
        public String toString() {
            return "swtpm:" + path;
        }
    }

    /** The TCP port of an swtpm's data channel. */
    record SwtpmTcp(String host, int port) implements TpmAddress {
        @Override
        public TpmTransport open() throws TpmTransportException {
            return SwtpmSocket.connect(new InetSocketAddress(host, port));
        }

        @Override
        public String toString() {
            return "swtpm:" + host + ":" + port;
        }
    }

    TpmTransport open() throws TpmTransportException;

    /**
     * Reads {@code device:PATH}, {@code swtpm:PATH} or {@code swtpm:HOST:PORT}; what has a slash is a path.
     *
     * @throws IllegalArgumentException if the text is none of these, with a sentence that says what it could be
     */
    static TpmAddress parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        if (rest.isEmpty()) {
            throw unusable(text);
        }
        return switch (kind) {
            case "device" -> new Device(path(text, rest));
            case "swtpm" -> swtpm(text, rest);
            default -> throw unusable(text);
        };
    }

    private static TpmAddress swtpm(String text, String rest) {
        int colon = rest.lastIndexOf(':');
        if (colon < 0 || rest.indexOf('/') >= 0) {
            return new SwtpmUnix(path(text, rest));
        }
        String port = rest.substring(colon + 1);
        if (colon == 0
                || !port.matches("[0-9]{1,5}")
                || Integer.parseInt(port) > 65535
                || Integer.parseInt(port) == 0) {
            throw unusable(text);
        }
        return new SwtpmTcp(rest.substring(0, colon), Integer.parseInt(port));
    }

    private static Path path(String text, String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw unusable(text);
        }
    }

    private static IllegalArgumentException unusable(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" names no TPM: write device:/dev/tpmrm0 for the machine's own, "
                        + "swtpm:PATH for the UNIX socket of an swtpm, or swtpm:HOST:PORT for its TCP port");
    }
}
