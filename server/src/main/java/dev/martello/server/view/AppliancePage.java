package dev.martello.server.view;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing.
 *
 * @param next what to give as {@code after} to get the next part; absent at the end
 */
public record AppliancePage(List<ApplianceSummary> appliances, Optional<String> next) {
    public AppliancePage {
        appliances = List.copyOf(appliances);
    }
}
