package dev.martello.server.view;

import java.util.List;

/** All secrets, in the order of their names. */
public record SecretList(List<SecretView> secrets) {
    public SecretList {
        secrets = List.copyOf(secrets);
    }
}
