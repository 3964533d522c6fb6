package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What makes a flaw in a program or library harder to use, as its file says. What is absent cannot be seen in the file.
 *
 * @param machine the processor that it is for, as in {@code x86-64}
 * @param positionIndependent whether it can be loaded anywhere, so that nobody knows beforehand where its code is; a library always can
 * @param relro which of the tables through which it calls others are read-only once it runs
 * @param stack whether its stack may hold code
 * @param writableCode whether a part of it is code and can be written to
 * @param textRelocations whether its code is changed when it is loaded
 * @param canary whether it looks for stacks that were written over; not every program has a function that would need it. What a
 *     static program took from libraries cannot be told from its own
 * @param fortify of the functions of the C library that know how large their target is, whether it calls the forms that check that
 * @param branchProtections those that it was made for, in order
 * @param runPath the directories in which libraries are looked for first
 * @param optOuts protections of FreeBSD that it wants to be without, in order
 */
public record ElfProtections(
        Kind kind,
        String machine,
        Linking linking,
        boolean positionIndependent,
        Relro relro,
        Stack stack,
        boolean writableCode,
        boolean textRelocations,
        Optional<Canary> canary,
        Optional<Fortify> fortify,
        List<BranchProtection> branchProtections,
        List<String> runPath,
        List<OptOut> optOuts) {
    /** The first octets of a file. */
    public static final Bytes MAGIC = Bytes.of(0x7f, 'E', 'L', 'F');

    public ElfProtections {
        branchProtections = List.copyOf(branchProtections);
        runPath = List.copyOf(runPath);
        optOuts = List.copyOf(optOuts);
    }

    /**
     * Reads what is needed of a file: its headers, its notes, its dynamic section, and the names of what it imports.
     *
     * @return empty if it is neither a program nor a library, but an object file or a memory image
     * @throws MalformedElf if it is no ELF file, or one that is not whole or has sizes that no real one has
     */
    public static Optional<ElfProtections> read(ElfSource file) throws MalformedElf, IOException {
        return ElfReader.read(file);
    }

    /** What a file is for. */
    public enum Kind {
        PROGRAM("program"),
        LIBRARY("library");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Whether it uses libraries. */
    public enum Linking {
        DYNAMIC("dynamic"),
        STATIC("static");

        private final String label;

        Linking(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Which tables of addresses are read-only once it runs. */
    public enum Relro {
        NONE("none"),
        /** Not the one that is filled when a function is called for the first time. */
        PARTIAL("partial"),
        FULL("full");

        private final String label;

        Relro(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Whether its stack may hold code. */
    public enum Stack {
        NO_CODE("no code"),
        CODE("code"),
        /** The file does not say, and the loader assumes that it must. */
        UNMARKED("unmarked");

        private final String label;

        Stack(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Whether it looks for stacks that were written over. */
    public enum Canary {
        PRESENT("present"),
        NONE("none");

        private final String label;

        Canary(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** How much of what it calls checks how large its target is. A compiler leaves out what it can prove, so {@code some} is usual. */
    public enum Fortify {
        ALL("all"),
        SOME("some"),
        NONE("none"),
        /** It calls no function that has a form that checks. */
        NO_NEED("no need");

        private final String label;

        Fortify(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Means of processors against jumps to where no function starts, and returns to where no call came from. */
    public enum BranchProtection {
        /** Indirect branch tracking of Intel's CET. */
        IBT("ibt"),
        /** The shadow stack of CET. */
        SHADOW_STACK("shadow stack"),
        /** Branch target identification of Arm. */
        BTI("bti"),
        /** Pointer authentication of Arm, for return addresses. */
        PAC("pac"),
        /** The guarded control stack of Arm. */
        GUARDED_STACK("guarded stack");

        private final String label;

        BranchProtection(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Bits of {@code NT_FREEBSD_FEATURE_CTL}, see FreeBSD's elfctl(1). */
    public enum OptOut {
        ASLR("aslr", 0x1),
        PROTMAX("protmax", 0x2),
        STACK_GAP("stack gap", 0x4),
        WRITE_XOR_EXECUTE("w^x", 0x8);

        private final String label;
        private final int bit;

        OptOut(String label, int bit) {
            this.label = label;
            this.bit = bit;
        }

        boolean isIn(long features) {
            return (features & bit) != 0;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }
}
