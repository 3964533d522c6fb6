package dev.martello.evidence.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final ItemReference A = new Item(ItemKind.BOOT_LOG, Bytes.of(1)).reference();
    private static final ItemReference B = new Item(ItemKind.RUNTIME_LOG, Bytes.of(1)).reference();
    private static final Bytes NONCE = Bytes.of(1, 2, 3);

    private static Report.Binding binding(Bytes nonce, List<ItemReference> items, Optional<Bytes> key) {
        return new Report.Binding(nonce, items, key);
    }

    @Test
    void qualifyingDataIsTheDigestOfTheDocumentedForm() {
        // "martello.report.v1" NUL, sized nonce, count, sized kind, digest, sized key.
        Bytes canonical = Bytes.concat(
                Bytes.ascii("martello.report.v1\0"),
                Bytes.fromHex("0003010203"),
                Bytes.fromHex("0001"),
                Bytes.fromHex("0008"),
                Bytes.ascii("boot-log"),
                Bytes.fromHex("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"),
                Bytes.fromHex("000109"));
        assertThat(binding(NONCE, List.of(A), Optional.of(Bytes.of(9))).qualifyingData())
                .isEqualTo(HashAlgorithm.SHA256.hash(canonical).octets());
    }

    @Test
    void qualifyingDataDiffersWhenAnythingDiffers() {
        assertThat(Stream.of(
                                binding(NONCE, List.of(A, B), Optional.empty()),
                                binding(Bytes.of(1, 2, 4), List.of(A, B), Optional.empty()),
                                binding(NONCE, List.of(B, A), Optional.empty()),
                                binding(NONCE, List.of(A), Optional.empty()),
                                binding(NONCE, List.of(A, B, B), Optional.empty()),
                                binding(NONCE, List.of(A, B), Optional.of(Bytes.of(9))))
                        .map(Report.Binding::qualifyingData))
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThatThrownBy(() -> binding(Bytes.EMPTY, List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> binding(Bytes.repeat(1, 129), List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> binding(NONCE, List.of(), Optional.of(Bytes.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Item(ItemKind.PCR_VALUES, Bytes.repeat(0, ItemKind.PCR_VALUES.maxBytes() + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pcrValuesHaveOneFormOnly() throws MalformedPcrValues {
        PcrValues values = PcrValues.NONE.with(Map.of(
                PcrIndex.of(10), HashAlgorithm.SHA256.hash(Bytes.of(1)),
                PcrIndex.of(0), HashAlgorithm.SHA256.hash(Bytes.of(2))));
        values = values.with(Map.of(PcrIndex.of(7), HashAlgorithm.SHA1.hash(Bytes.of(3))));
        Bytes written = PcrValuesItem.write(values).content();
        assertThat(PcrValuesItem.read(written)).isEqualTo(values);
        for (int length = 1; length < written.length(); length++) {
            Bytes truncated = written.slice(0, length);
            if (length != 2 + 1 + 1 + 20) { // the first bank alone is whole
                assertThatThrownBy(() -> PcrValuesItem.read(truncated)).isInstanceOf(MalformedPcrValues.class);
            }
        }
        for (String other : List.of("0004", "00040", "000400", "00040118" + "00".repeat(20), "000b0000", "9999")) {
            Bytes octets = Bytes.fromHex(other.length() % 2 == 0 ? other : other + "0");
            assertThatThrownBy(() -> PcrValuesItem.read(octets)).isInstanceOf(MalformedPcrValues.class);
        }
        Bytes twice = Bytes.concat(written, written);
        assertThatThrownBy(() -> PcrValuesItem.read(twice)).hasMessageContaining("out of order");
    }
}
