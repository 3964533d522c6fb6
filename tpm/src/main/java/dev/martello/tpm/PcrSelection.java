package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_PCR_SELECTION;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * PCRs of several banks. The order of the banks is part of it: a quote's digest is over the values in that order.
 */
public record PcrSelection(List<Bank> banks) {
    /**
     * PCRs of one bank; they may be none.
     *
     * @param mask bit n, counted from the lowest, says whether PCR n is one of them
     */
    public record Bank(HashAlgorithm algorithm, int mask) {
        public Bank {
            if (mask >>> PcrIndex.COUNT != 0) {
                throw new IllegalArgumentException("PCR " + (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(mask))
                        + " is not one of 0 to " + (PcrIndex.COUNT - 1));
            }
        }

        public Bank(HashAlgorithm algorithm, Collection<PcrIndex> indexes) {
            this(algorithm, mask(indexes));
        }

        private static int mask(Collection<PcrIndex> indexes) {
            int mask = 0;
            for (PcrIndex index : indexes) {
                mask |= 1 << index.number();
            }
            return mask;
        }

        /** In ascending order. */
        public List<PcrIndex> indexes() {
            List<PcrIndex> indexes = new ArrayList<>(size());
            for (int number = 0; number < PcrIndex.COUNT; number++) {
                if ((mask >> number & 1) != 0) {
                    indexes.add(PcrIndex.of(number));
                }
            }
            return indexes;
        }

        public boolean contains(PcrIndex index) {
            return (mask >> index.number() & 1) != 0;
        }

        public int size() {
            return Integer.bitCount(mask);
        }
    }

    private static final int SELECT_BYTES = PcrIndex.COUNT / 8;

    public PcrSelection {
        banks = List.copyOf(banks);
    }

    /** PCRs of one bank. */
    public static PcrSelection of(HashAlgorithm algorithm, Collection<PcrIndex> indexes) {
        return new PcrSelection(List.of(new Bank(algorithm, indexes)));
    }

    /** PCRs of one bank, by their numbers. */
    public static PcrSelection of(HashAlgorithm algorithm, int... indexes) {
        return of(algorithm, IntStream.of(indexes).mapToObj(PcrIndex::of).toList());
    }

    /** The selection of a TPM's structure, refused if it has a PCR that a PC Client platform has not. */
    public static PcrSelection of(TPML_PCR_SELECTION structure) throws MalformedTpmStructure {
        List<Bank> banks = new ArrayList<>();
        for (TPMS_PCR_SELECTION each : structure.pcrSelections()) {
            banks.add(new Bank(each.hash(), mask(each.pcrSelect())));
        }
        return new PcrSelection(banks);
    }

    /**
     * Reads what {@link #toString} writes, as in {@code sha256:0,1,2+sha1:0}.
     *
     * @throws IllegalArgumentException if the text is not such a selection, with a sentence that says why
     */
    public static PcrSelection parse(String text) {
        List<Bank> banks = new ArrayList<>();
        for (String bank : text.split("\\+", -1)) {
            int colon = bank.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException(
                        "\"" + bank + "\" is no selection of PCRs: write it as in sha256:0,1,2+sha1:0");
            }
            String label = bank.substring(0, colon);
            HashAlgorithm algorithm = HashAlgorithm.ofLabel(label)
                    .orElseThrow(() -> new IllegalArgumentException("there is no bank \"" + label + "\""));
            banks.add(new Bank(algorithm, indexes(bank.substring(colon + 1))));
        }
        return new PcrSelection(banks);
    }

    /** The specification's structure of it. */
    public TPML_PCR_SELECTION toStructure() {
        return new TPML_PCR_SELECTION(banks.stream()
                .map(bank -> new TPMS_PCR_SELECTION(bank.algorithm, bits(bank.mask)))
                .toList());
    }

    /** Whether not a single PCR is selected. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** How many PCRs are selected, over all banks. */
    public int size() {
        int size = 0;
        for (Bank bank : banks) {
            size += bank.size();
        }
        return size;
    }

    public boolean contains(HashAlgorithm algorithm, PcrIndex index) {
        return banks.stream().anyMatch(bank -> bank.algorithm == algorithm && bank.contains(index));
    }

    /** As in {@code sha256:0,1,2+sha1:0}. */
    @Override
    public String toString() {
        return banks.stream()
                .map(bank -> bank.algorithm.label() + ":"
                        + bank.indexes().stream()
                                .map(index -> Integer.toString(index.number()))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("+"));
    }

    private static Bytes bits(int mask) {
        byte[] select = new byte[SELECT_BYTES];
        for (int i = 0; i < SELECT_BYTES; i++) {
            select[i] = (byte) (mask >> (8 * i));
        }
        return Bytes.owning(select);
    }

    private static int mask(Bytes select) throws MalformedTpmStructure {
        int mask = 0;
        for (int i = 0; i < select.length(); i++) {
            int octet = select.at(i);
            if (octet != 0 && i >= SELECT_BYTES) {
                throw new MalformedTpmStructure(
                        0, "pcrSelect has PCR " + (8 * i + Integer.numberOfTrailingZeros(octet)) + ", which no PC has");
            }
            mask |= octet << (8 * i);
        }
        return mask;
    }

    private static List<PcrIndex> indexes(String numbers) {
        List<PcrIndex> indexes = new ArrayList<>();
        if (numbers.isEmpty()) {
            return indexes;
        }
        for (String number : numbers.split(",", -1)) {
            if (!number.matches("[0-9]{1,2}")) {
                throw new IllegalArgumentException("\"" + number + "\" is no PCR's number");
            }
            indexes.add(PcrIndex.of(Integer.parseInt(number)));
        }
        return indexes;
    }
}
