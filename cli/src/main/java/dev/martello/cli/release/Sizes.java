package dev.martello.cli.release;

import java.util.List;

/** Numbers of octets for people. */
final class Sizes {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

    private Sizes() {}

    static String shown(long octets) {
        double size = octets;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.size() - 1) {
            size /= 1000;
            unit++;
        }
        return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(size, UNITS.get(unit));
    }
}
