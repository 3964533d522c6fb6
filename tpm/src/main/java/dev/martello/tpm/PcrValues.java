package dev.martello.tpm;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of PCRs, by bank and index: read from a TPM, told by an appliance, or computed by replaying a log. Immutable; a bank
 * that is named holds one value at least.
 */
public record PcrValues(SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> banks) {
    public static final PcrValues NONE = new PcrValues(new TreeMap<>());

    public PcrValues {
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> copy = new TreeMap<>();
        banks.forEach((bank, values) -> {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("the " + bank.label() + " bank has no value");
            }
            values.values().forEach(value -> requireBank(bank, value));
            copy.put(bank, Collections.unmodifiableSortedMap(new TreeMap<>(values)));
        });
        banks = Collections.unmodifiableSortedMap(copy);
    }

    public Optional<Digest> value(HashAlgorithm bank, PcrIndex index) {
        return Optional.ofNullable(bank(bank).get(index));
    }

    /** The values of one bank, none if the bank is not there. */
    public SortedMap<PcrIndex, Digest> bank(HashAlgorithm bank) {
        return banks.getOrDefault(bank, Collections.emptySortedMap());
    }

    /** These values with those of another origin put over them. */
    public PcrValues with(Map<PcrIndex, Digest> values) {
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> all = new TreeMap<>(banks);
        values.forEach((index, value) -> {
            SortedMap<PcrIndex, Digest> bank = new TreeMap<>(all.getOrDefault(value.algorithm(), new TreeMap<>()));
            bank.put(index, value);
            all.put(value.algorithm(), bank);
        });
        return new PcrValues(all);
    }

    /** These values without those of one register. */
    public PcrValues without(PcrIndex index) {
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> others = new TreeMap<>();
        banks.forEach((bank, values) -> {
            SortedMap<PcrIndex, Digest> left = new TreeMap<>(values);
            left.remove(index);
            if (!left.isEmpty()) {
                others.put(bank, left);
            }
        });
        return new PcrValues(others);
    }

    private static void requireBank(HashAlgorithm bank, Digest value) {
        if (value.algorithm() != bank) {
            throw new IllegalArgumentException(value + " is no value of the " + bank.label() + " bank");
        }
    }
}
