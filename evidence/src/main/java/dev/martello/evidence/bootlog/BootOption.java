package dev.martello.evidence.bootlog;

import java.util.List;

/**
 * What the firmware may boot: an {@code EFI_LOAD_OPTION} measured into PCR 1.
 *
 * @param event the number of the event
 * @param variable the variable's name, as in {@code Boot0001}; much firmware measures the value alone, so this is a label
 * @param description covered by the digests
 * @param devicePath covered by the digests
 */
public record BootOption(int event, String variable, String description, String devicePath) {
    /**
     * In which order options are tried: the variable {@code BootOrder}.
     *
     * @param options numbers of {@code Boot####} variables
     */
    public record Order(int event, List<Integer> options) {
        public Order {
            options = List.copyOf(options);
        }
    }
}
