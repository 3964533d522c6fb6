package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The item of kind {@link ItemKind#PCR_VALUES}: per bank, in the order of the algorithms' identifiers, two octets of
 * {@code TPM_ALG_ID}, one octet of count, then per register, ascending, one octet of index and the value. There is one way
 * only to write given values, so the same values have the same digest.
 */
public final class PcrValuesItem {
    /** More banks than algorithms exist could only be repetitions. */
    private static final int MAX_BANKS = HashAlgorithm.values().length;

    private PcrValuesItem() {}

    /** The item of these values. */
    public static Item write(PcrValues values) {
        BytesWriter out = BytesWriter.bigEndian();
        values.banks().forEach((bank, registers) -> {
            out.u16(bank.id()).u8(registers.size());
            registers.forEach((index, value) -> out.u8(index.number()).bytes(value.octets()));
        });
        return new Item(ItemKind.PCR_VALUES, out.toBytes());
    }

    /**
     * The values that were quoted, of which an appliance sends one item; none if it is not among these.
     *
     * @throws MalformedPcrValues if it is, and its content is malformed
     */
    public static PcrValues among(List<Item> items) throws MalformedPcrValues {
        PcrValues pcrs = PcrValues.NONE;
        for (Item item : items) {
            if (item.kind() == ItemKind.PCR_VALUES) {
                pcrs = read(item.content());
            }
        }
        return pcrs;
    }

    /**
     * Reads the content of an item.
     *
     * @throws MalformedPcrValues if the content is not what {@link #write} writes for some values
     */
    public static PcrValues read(Bytes content) throws MalformedPcrValues {
        BytesReader<MalformedPcrValues> in = BytesReader.bigEndian(content, MalformedPcrValues::new);
        SortedMap<HashAlgorithm, SortedMap<PcrIndex, Digest>> banks = new TreeMap<>();
        while (!in.atEnd()) {
            long offset = in.offset();
            int id = in.u16("bank");
            HashAlgorithm bank = HashAlgorithm.ofId(id)
                    .orElseThrow(() -> in.malformedAt(offset, "0x%04x is no hash algorithm".formatted(id)));
            boolean ascending = banks.isEmpty() || banks.lastKey().compareTo(bank) < 0;
            if (!ascending || banks.size() == MAX_BANKS) {
                throw in.malformedAt(offset, "the " + bank.label() + " bank is out of order");
            }
            banks.put(bank, readBank(in, bank));
        }
        return new PcrValues(banks);
    }

    private static SortedMap<PcrIndex, Digest> readBank(BytesReader<MalformedPcrValues> in, HashAlgorithm bank)
            throws MalformedPcrValues {
        int count = in.u8("count");
        if (count == 0) {
            throw in.malformed("the " + bank.label() + " bank is empty");
        }
        SortedMap<PcrIndex, Digest> registers = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int index = in.u8("index");
            boolean ascending = registers.isEmpty() || registers.lastKey().number() < index;
            if (!PcrIndex.isValid(index) || !ascending) {
                throw in.malformed("PCR " + index + " is out of range or out of order");
            }
            registers.put(PcrIndex.of(index), new Digest(bank, in.bytes(bank.digestBytes(), "value")));
        }
        return registers;
    }
}
