package dev.martello.evidence.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import org.junit.jupiter.api.Test;

class ItemTest {
    private static final Bytes CONTENT = Bytes.ascii("content");

    @Test
    void isNamedByItsKindAndTheDigestOfItsContent() {
        Item item = new Item(ItemKind.BOOT_LOG, CONTENT);

        assertThat(item.digest().octets())
                .isEqualTo(HashAlgorithm.SHA256.hash(CONTENT).octets());
        assertThat(item.reference()).isEqualTo(new ItemReference(ItemKind.BOOT_LOG, item.digest()));
    }

    @Test
    void isEqualByKindAndContentWhetherNamedBeforeOrNot() {
        Item item = new Item(ItemKind.BOOT_LOG, CONTENT);
        Item named = new Item(ItemKind.BOOT_LOG, Bytes.ascii("my content").from(3));
        assertThat(named.reference()).isEqualTo(named.reference());

        assertThat(item).isEqualTo(named).hasSameHashCodeAs(named);
        assertThat(item).isNotEqualTo(new Item(ItemKind.RUNTIME_LOG, CONTENT));
        assertThat(item).isNotEqualTo(new Item(ItemKind.BOOT_LOG, Bytes.ascii("contents")));
    }

    @Test
    void refusesMoreThanItsKindMayHave() {
        int octets = ItemKind.BOOT_LOG.maxBytes() + 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Item(ItemKind.BOOT_LOG, Bytes.repeat(0, octets)))
                .withMessageContaining("boot-log")
                .withMessageContaining(String.valueOf(octets));
    }
}
