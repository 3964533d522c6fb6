package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
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

    /** The value of {@code BootOrder}: numbers of two octets. */
    static List<Integer> numbers(Bytes value) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i + 1 < value.length(); i += 2) {
            numbers.add(value.at(i) | value.at(i + 1) << 8);
        }
        return numbers;
    }
}
