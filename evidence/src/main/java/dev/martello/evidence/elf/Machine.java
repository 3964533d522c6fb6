package dev.martello.evidence.elf;

/** The processors of appliances and their neighbours, by {@code e_machine}. */
enum Machine {
    EM_386(3, "x86"),
    EM_PPC64(21, "ppc64"),
    EM_S390(22, "s390"),
    EM_ARM(40, "arm"),
    EM_X86_64(62, "x86-64"),
    EM_AARCH64(183, "aarch64"),
    EM_RISCV(243, "riscv"),
    OTHER(0, "other");

    private final int number;
    private final String label;

    Machine(int number, String label) {
        this.number = number;
        this.label = label;
    }

    static Machine of(int number) {
        for (Machine each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        return OTHER;
    }

    boolean isX86() {
        return this == EM_386 || this == EM_X86_64;
    }

    /** The name in checks and documents. */
    @Override
    public String toString() {
        return label;
    }
}
