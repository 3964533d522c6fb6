package dev.martello.tpm;

/** The number of a platform configuration register, 0 to 23 on a PC Client platform. */
public record PcrIndex(int number) implements Comparable<PcrIndex> {
    public static final int COUNT = 24;

    private static final PcrIndex[] ALL = new PcrIndex[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            ALL[i] = new PcrIndex(i);
        }
    }

    public PcrIndex {
        if (!isValid(number)) {
            throw new IllegalArgumentException("PCR " + number + " is not one of 0 to " + (COUNT - 1));
        }
    }

    public static PcrIndex of(int number) {
        return isValid(number) ? ALL[number] : new PcrIndex(number);
    }

    public static boolean isValid(long number) {
        return number >= 0 && number < COUNT;
    }

    @Override
    public int compareTo(PcrIndex other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "PCR " + number;
    }
}
