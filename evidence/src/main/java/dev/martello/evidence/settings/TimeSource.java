package dev.martello.evidence.settings;

import java.util.List;

/**
 * Where a clock is set by.
 *
 * @param kind {@code server}, {@code pool}, {@code peer} or {@code refclock}, which is a device
 * @param options as {@code nts} or {@code iburst}, with their values as words of their own
 */
public record TimeSource(String kind, String address, List<String> options) {
    public TimeSource {
        options = List.copyOf(options);
    }
}
