package dev.martello.server.store;

import java.util.List;

/**
 * One statement that changes rows, whole in itself: many of them, of many appliances, are done together.
 *
 * @param statement a constant of the code
 * @param parameters as {@link Sql} takes them
 */
public record Update(String statement, List<Object> parameters) {
    public Update {
        parameters = List.copyOf(parameters);
    }
}
