package dev.martello.cli.inspect;

import dev.martello.cli.terminal.Terminal;
import dev.martello.tpm.PcrValues;
import java.util.SortedMap;
import java.util.TreeMap;

/** PCR values as text and for JSON. */
final class PcrLines {
    private PcrLines() {}

    static void print(Terminal terminal, PcrValues pcrs) {
        pcrs.banks().forEach((bank, values) -> {
            terminal.heading("PCRs, " + bank.label() + " bank");
            values.forEach((index, value) -> terminal.line(
                    "  %2d  %s".formatted(index.number(), value.octets().toHex())));
        });
    }

    /** By bank and number, as in {@code {"sha256":{"0":"9f2c…"}}}. */
    static SortedMap<String, SortedMap<String, String>> document(PcrValues pcrs) {
        SortedMap<String, SortedMap<String, String>> banks = new TreeMap<>();
        pcrs.banks().forEach((bank, values) -> {
            SortedMap<String, String> registers =
                    new TreeMap<>((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
            values.forEach((index, value) ->
                    registers.put(String.valueOf(index.number()), value.octets().toHex()));
            banks.put(bank.label(), registers);
        });
        return banks;
    }
}
