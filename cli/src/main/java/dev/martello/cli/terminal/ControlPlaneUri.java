package dev.martello.cli.terminal;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Checks an address that a person typed. */
public final class ControlPlaneUri {
    private ControlPlaneUri() {}

    /** The address, if it is one. */
    public static URI of(@Nullable URI typed) {
        if (typed == null || !"https".equals(typed.getScheme()) || typed.getHost() == null) {
            throw UserException.badInput(
                    "\"" + typed + "\" is no control plane's address: write it as in https://control.example:8443");
        }
        return typed;
    }
}
