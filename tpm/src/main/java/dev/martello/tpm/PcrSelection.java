package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_PCR_SELECTION;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * PCRs of several banks. The order of the banks is part of it: a quote's digest is over the values in that order.
 */
public record PcrSelection(List<Bank> banks) {
    /** PCRs of one bank, in ascending order; they may be none. */
    public record Bank(HashAlgorithm algorithm, SortedSet<PcrIndex> indexes) {
        public Bank {
            indexes = Collections.unmodifiableSortedSet(new TreeSet<>(indexes));
        }
    }

    private static final int SELECT_BYTES = PcrIndex.COUNT / 8;

    public PcrSelection {
        banks = List.copyOf(banks);
    }

    /** PCRs of one bank. */
    public static PcrSelection of(HashAlgorithm algorithm, Collection<PcrIndex> indexes) {
        return new PcrSelection(List.of(new Bank(algorithm, new TreeSet<>(indexes))));
    }

    /** PCRs of one bank, by their numbers. */
    public static PcrSelection of(HashAlgorithm algorithm, int... indexes) {
        SortedSet<PcrIndex> set = new TreeSet<>();
        for (int index : indexes) {
            set.add(PcrIndex.of(index));
        }
        return of(algorithm, set);
    }

    /** The selection of a TPM's structure, refused if it has a PCR that a PC Client platform has not. */
    public static PcrSelection of(TPML_PCR_SELECTION structure) throws MalformedTpmStructure {
        List<Bank> banks = new ArrayList<>();
        for (TPMS_PCR_SELECTION each : structure.pcrSelections()) {
            banks.add(new Bank(each.hash(), indexes(each.pcrSelect())));
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
                .map(bank -> new TPMS_PCR_SELECTION(bank.algorithm, bits(bank.indexes)))
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
            size += bank.indexes.size();
        }
        return size;
    }

    public boolean contains(HashAlgorithm algorithm, PcrIndex index) {
        return banks.stream().anyMatch(bank -> bank.algorithm == algorithm && bank.indexes.contains(index));
    }

    /** As in {@code sha256:0,1,2+sha1:0}. */
    @Override
    public String toString() {
        return banks.stream()
                .map(bank -> bank.algorithm.label() + ":"
                        + bank.indexes.stream()
                                .map(index -> Integer.toString(index.number()))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("+"));
    }

    private static Bytes bits(SortedSet<PcrIndex> indexes) {
        byte[] select = new byte[SELECT_BYTES];
        for (PcrIndex index : indexes) {
            select[index.number() / 8] |= (byte) (1 << index.number() % 8);
        }
        return Bytes.owning(select);
    }

    private static SortedSet<PcrIndex> indexes(Bytes select) throws MalformedTpmStructure {
        SortedSet<PcrIndex> indexes = new TreeSet<>();
        for (int number = 0; number < 8 * select.length(); number++) {
            if ((select.at(number / 8) >> number % 8 & 1) != 0) {
                if (!PcrIndex.isValid(number)) {
                    throw new MalformedTpmStructure(0, "pcrSelect has PCR " + number + ", which no PC has");
                }
                indexes.add(PcrIndex.of(number));
            }
        }
        return indexes;
    }

    private static SortedSet<PcrIndex> indexes(String numbers) {
        SortedSet<PcrIndex> indexes = new TreeSet<>();
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
