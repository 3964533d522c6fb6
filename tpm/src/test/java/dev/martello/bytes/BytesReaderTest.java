package dev.martello.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesReaderTest {
    private static final class Malformed extends Exception {
        Malformed(long offset, String problem) {
            super("offset " + offset + ": " + problem);
        }
    }

    private static BytesReader<Malformed> big(int... octets) {
        return BytesReader.bigEndian(Bytes.of(octets), Malformed::new);
    }

    @Test
    void readsNumbersInItsByteOrder() throws Malformed {
        assertThat(big(1, 2, 3, 4).u32("n")).isEqualTo(0x01020304L);
        assertThat(BytesReader.littleEndian(Bytes.of(1, 2, 3, 4), Malformed::new)
                        .u32("n"))
                .isEqualTo(0x04030201L);
        assertThat(big(0xff, 0xff, 0xff, 0xff).u32("n")).isEqualTo(0xffffffffL);
    }

    @Test
    void refusesSizeThatExceedsItsBoundOrWhatIsLeft() {
        assertThatThrownBy(() -> big(0, 5, 1, 2, 3, 4, 5).size16("name.size", 4))
                .isInstanceOf(Malformed.class)
                .hasMessage("offset 0: name.size is 5 octets, at most 4 are allowed");
        assertThatThrownBy(() -> big(0, 5, 1).size16("name.size", 100))
                .isInstanceOf(Malformed.class)
                .hasMessage("offset 0: name.size is 5 octets, only 1 are left");
        assertThatThrownBy(() -> big(0xff, 0xff, 0xff, 0xff, 0).count32("events", Integer.MAX_VALUE, 8))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void reportsProblemsInAPartAtTheirPlaceInTheWhole() throws Malformed {
        BytesReader<Malformed> in = big(9, 9, 9, 1, 2, 3);
        in.skip(3, "head");
        BytesReader<Malformed> part = in.part(2, "tail");
        long start = part.offset();
        part.u8("a");
        assertThat(part.since(start)).isEqualTo(Bytes.of(1));
        assertThatThrownBy(() -> part.u16("b"))
                .isInstanceOf(Malformed.class)
                .hasMessage("offset 4: b needs 2 octets, only 1 are left");
        assertThatThrownBy(() -> in.requireEnd("thing")).isInstanceOf(Malformed.class);
    }

    @Test
    void writerRefusesNumberThatDoesNotFit() {
        assertThat(BytesWriter.littleEndian().u16(0x0102).u8(255).toBytes()).isEqualTo(Bytes.of(2, 1, 255));
        assertThatThrownBy(() -> BytesWriter.bigEndian().u16(0x10000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BytesWriter.bigEndian().u32(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slicesAreEqualByContent() {
        Bytes all = Bytes.of(1, 2, 3, 1, 2);
        assertThat(all.slice(0, 2)).isEqualTo(all.from(3)).hasSameHashCodeAs(all.from(3));
        assertThat(all.slice(0, 2).equalsConstantTime(all.from(3))).isTrue();
        assertThat(all.startsWith(Bytes.of(1, 2))).isTrue();
        assertThat(all.from(3).startsWith(all)).isFalse();
    }
}
