package dev.martello.tpm.command;

import dev.martello.tpm.structure.Layout;

/** The answer to a command that tells nothing but that it was done. */
public record Acknowledged() {
    static final Layout<Acknowledged> LAYOUT = Layout.record(Acknowledged::new);
}
