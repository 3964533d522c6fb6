package dev.martello.server.client;

import dev.martello.bytes.Bytes;
import dev.martello.server.view.ViewJson;
import java.util.Optional;

/** The control plane did not do what it was asked, and says why. */
public final class OperatorProblem extends Exception {
    /** What a problem document (RFC 9457) says that is of use here. */
    record Document(Optional<String> reason, Optional<String> title, Optional<String> detail) {}

    private final int status;
    private final String reason;

    OperatorProblem(int status, Document document) {
        super(document.detail().or(document::title).orElse("HTTP status " + status));
        this.status = status;
        this.reason = document.reason().orElse("unknown");
    }

    /** The problem in an answer. */
    static OperatorProblem of(int status, Bytes answer) {
        try {
            return new OperatorProblem(status, ViewJson.read(answer, Document.class));
        } catch (IllegalArgumentException e) {
            return new OperatorProblem(status, new Document(Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    public int status() {
        return status;
    }

    /** The stable identifier. */
    public String reason() {
        return reason;
    }
}
