package dev.martello.server.view;

import java.util.Objects;

/**
 * A secret that an operator hands in.
 *
 * @param condition which appliances it is for
 * @param value in Base64
 */
public record NewSecret(String condition, String value) {
    public NewSecret {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(value, "value");
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "NewSecret[" + condition + "]";
    }
}
