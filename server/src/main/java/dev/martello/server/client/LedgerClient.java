package dev.martello.server.client;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The files of a control plane's ledger. What it gives is not checked here. For use by many threads. */
public final class LedgerClient implements LogFiles, AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_KEY_BYTES = 1024;
    private static final int NOT_FOUND = 404;

    private final TokenConnection connection;

    private LedgerClient(TokenConnection connection) {
        this.connection = connection;
    }

    /**
     * A client of the control plane at an address.
     *
     * @param authorities the certificates (PEM) of which one must vouch for the server
     * @param token an auditor's or an operator's
     * @throws IOException if the file cannot be read
     */
    public static LedgerClient open(URI server, Path authorities, String token) throws IOException {
        return new LedgerClient(TokenConnection.to(server, authorities, token, REQUEST_TIMEOUT));
    }

    /** The key that the server says its ledger has. Nobody but the server vouches for it. */
    public NoteKey key() throws IOException {
        String text = read("key", MAX_KEY_BYTES)
                .orElseThrow(() -> new IOException("the server has no ledger"))
                .toString(StandardCharsets.UTF_8);
        try {
            return NoteKey.parse(text.strip());
        } catch (MalformedNote e) {
            throw new IOException("the server's answer is no key: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Bytes> read(String path, int maxBytes) throws IOException {
        return send("GET", path, BodyPublishers.noBody(), maxBytes);
    }

    /** The last checkpoint that witnesses cosigned, with their cosignatures. */
    public Optional<Bytes> witnessed() throws IOException {
        return read("witnessed", SignedNote.MAX_BYTES);
    }

    /** Gives back a checkpoint that was cosigned. */
    public void cosigned(SignedNote note) throws IOException {
        Optional<Bytes> answer = send(
                "POST", "cosignatures", BodyPublishers.ofByteArray(note.octets().toArray()), SignedNote.MAX_BYTES);
        if (answer.isEmpty()) {
            throw new IOException("the server takes no cosignatures");
        }
    }

    private Optional<Bytes> send(String method, String path, BodyPublisher body, int maxBytes) throws IOException {
        try {
            TokenConnection.Answer answer = connection.send(method, "/ledger/v1/" + path, body, maxBytes + 1);
            if (answer.status() == NOT_FOUND) {
                return Optional.empty();
            }
            Bytes found = answer.requireOk();
            if (found.length() > maxBytes) {
                throw new IOException(path + " is longer than " + maxBytes + " octets");
            }
            return Optional.of(found);
        } catch (OperatorProblem e) {
            throw new IOException(e.getMessage() + " (" + e.reason() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + path, e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
