package dev.martello.cli.terminal;

/** Numbers of things in sentences. */
public final class Count {
    private Count() {}

    /** As in {@code 1 appliance} and {@code 1,200 appliances}. */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /** As in {@code 1 policy} and {@code 3 policies}. */
    public static String of(long number, String one, String several) {
        return "%,d %s".formatted(number, number == 1 ? one : several);
    }
}
