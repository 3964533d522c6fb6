package dev.martello.evidence.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormatTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MANY = 10_000;

    enum Colour {
        RED("red"),
        BLUE("blue");

        private final String label;

        Colour(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    record Leaf(String name, long size, boolean open, Colour colour) {}

    record Tree(
            Optional<Leaf> leaf,
            Optional<List<Leaf>> leaves,
            Optional<SortedMap<String, Leaf>> byName,
            Optional<Long> age,
            List<String> notes,
            SortedMap<String, List<String>> groups) {}

    /** The tree of a newer version: it knows more, and one thing is said otherwise. */
    record NewerLeaf(String name, String size, boolean open, String colour, long weight) {}

    record NewerTree(
            Optional<NewerLeaf> leaf, List<String> notes, SortedMap<String, List<String>> groups, long height) {}

    private static final RecordFormat<Tree> FORMAT = RecordFormat.of(Tree.class, MAX_BYTES, MANY);

    private static final Tree EMPTY = new Tree(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), new TreeMap<>());

    @Provide
    Arbitrary<Tree> trees() {
        return AnyRecord.of(Tree.class);
    }

    @Property(tries = 300)
    void readsWhatItWrote(@ForAll("trees") Tree tree) throws MalformedCbor {
        RecordFormat.Reading<Tree> reading = FORMAT.read(FORMAT.write(tree));

        assertThat(reading.value()).isEqualTo(tree);
        assertThat(reading.gaps()).isEmpty();
        assertThat(reading.unknown()).isEmpty();
    }

    @Property(tries = 300)
    void whatIsReadCanBeWrittenAndReadAgain(@ForAll("trees") Tree tree, @ForAll int place, @ForAll byte octet)
            throws MalformedCbor {
        byte[] octets = FORMAT.write(tree).toArray();
        octets[Math.floorMod(place, octets.length)] = octet;
        Tree read;
        try {
            read = FORMAT.read(Bytes.owning(octets)).value();
        } catch (MalformedCbor e) {
            assertThat(e).hasMessageContaining("offset");
            return;
        }
        assertThat(FORMAT.read(FORMAT.write(read)).value()).isEqualTo(read);
    }

    @Property(tries = 100)
    void refusesEveryBeginning(@ForAll("trees") Tree tree) {
        Bytes whole = FORMAT.write(tree);
        for (int length = 0; length < whole.length(); length++) {
            Bytes beginning = whole.slice(0, length);
            assertThatThrownBy(() -> FORMAT.read(beginning)).isInstanceOf(MalformedCbor.class);
        }
    }

    @Test
    void writesNamesInOrderAndNumbersShort() {
        Tree tree = new Tree(
                Optional.of(new Leaf("a", 24, true, Colour.BLUE)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(-1L),
                List.of("x"),
                new TreeMap<>());

        assertThat(FORMAT.write(tree).toHex())
                .isEqualTo("a4" + "63616765" + "20" + "6667726f757073" + "a0" + "646c656166" + "a4"
                        + "66636f6c6f7572" + "64626c7565" + "646e616d65" + "6161" + "646f70656e" + "f5"
                        + "6473697a65" + "1818" + "656e6f746573" + "81" + "6178");
    }

    @Test
    void namesWhatItDoesNotKnowAndEmptiesOnlyWhatItDoesNotUnderstand() throws MalformedCbor {
        NewerTree newer = new NewerTree(
                Optional.of(new NewerLeaf("a", "large", true, "blue", 7)), List.of("kept"), new TreeMap<>(), 3);

        RecordFormat.Reading<Tree> reading =
                FORMAT.read(RecordFormat.of(NewerTree.class, MAX_BYTES, MANY).write(newer));

        assertThat(reading.value().leaf()).isEmpty();
        assertThat(reading.value().notes()).containsExactly("kept");
        assertThat(reading.unknown()).containsExactlyInAnyOrder("height", "leaf.weight");
        assertThat(reading.gaps())
                .containsExactly(new RecordFormat.Gap("leaf", "it has no size that is understood here"));
    }

    @Test
    void aLabelThatIsNotKnownIsAGap() throws MalformedCbor {
        NewerTree newer = new NewerTree(
                Optional.of(new NewerLeaf("a", "large", true, "green", 7)), List.of(), new TreeMap<>(), 3);

        assertThat(FORMAT.read(RecordFormat.of(NewerTree.class, MAX_BYTES, MANY).write(newer))
                        .gaps())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1bffffffffffffffff", "fa3f800000", "6161", "f6", "4100"})
    void aNumberThatIsNoneIsAGap(String hex) throws MalformedCbor {
        Bytes octets = Bytes.fromHex("a3" + "63616765" + hex + "6667726f757073" + "a0" + "656e6f746573" + "80");

        assertThat(FORMAT.read(octets).gaps()).containsExactly(new RecordFormat.Gap("age", "it should be a number"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it should be a map",
                "a0 | it has no groups",
                "80 | it should be a map",
                "a2 66 67726f757073 a0 66 67726f757073 a0 | Duplicate",
                "a2 66 67726f757073 a2 61 61 80 61 61 80 65 6e6f746573 80 | Duplicate",
                "a2 66 67726f757073 a3 61 62 80 61 61 80 61 62 80 65 6e6f746573 80 | Duplicate",
                "a2 66 67726f757073 a2 61 61 01 61 61 01 65 6e6f746573 80 | Duplicate",
                "a2 66 67726f757073 a0 65 6e6f746573 a2 61 61 01 61 61 01 | Duplicate",
                "a3 66 67726f757073 a0 65 6e6f746573 80 61 78 81 a2 61 61 01 61 61 01 | Duplicate",
                "a4 66 67726f757073 a0 65 6e6f746573 80 61 78 01 61 78 01 | Duplicate",
                "a2 66 67726f757073 a0 65 6e6f746573 81 61 ff | UTF-8",
                "a2 66 67726f757073 a0 65 6e6f746573 81 63 eda080 | it has no notes",
                "a2 66 67726f757073 a0 65 6e6f746573 81 01 | it has no notes",
                "a2 66 67726f757073 a1 63 eda080 80 65 6e6f746573 80 | it has no groups",
                "bb 7f ff ff ff ff ff ff ff | offset",
                "a1 61 61 9a ff ff ff ff | offset",
                "a1 61 61 7a ff ff ff ff | offset",
                "a2 66 67726f757073 a0 65 6e6f746573 80 00 | follows the end",
            })
    void refusesWhatIsNoSuchRecord(String hex, String problem) {
        Bytes octets = Bytes.fromHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> FORMAT.read(octets))
                .isInstanceOf(MalformedCbor.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesWhatNestsDeeperThanAnythingKnown() {
        Bytes deep = Bytes.fromHex("a1" + "6161" + "81".repeat(5000) + "01");

        assertThatThrownBy(() -> FORMAT.read(deep))
                .isInstanceOf(MalformedCbor.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void refusesMoreTokensThanAllowed() {
        Bytes octets = FORMAT.write(new Tree(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Collections.nCopies(MANY, ""),
                new TreeMap<>()));

        assertThatThrownBy(() -> FORMAT.read(octets))
                .isInstanceOf(MalformedCbor.class)
                .hasMessageContaining("Token count");
    }

    @Test
    void keepsNoMoreNotesThanPeopleRead() throws MalformedCbor {
        StringBuilder unknown = new StringBuilder("b9" + "03ea" + "6667726f757073" + "a0" + "656e6f746573" + "80");
        for (int i = 0; i < 1000; i++) {
            unknown.append("64")
                    .append(Bytes.ascii("x%03d".formatted(i)).toHex())
                    .append("01");
        }

        assertThat(FORMAT.read(Bytes.fromHex(unknown.toString())).unknown()).hasSize(RecordFormat.MAX_NOTES);
    }

    @Test
    void refusesAClassThatCannotBeWritten() {
        record Odd(Object anything) {}

        assertThatThrownBy(() -> RecordFormat.of(Odd.class, MAX_BYTES, MANY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyAndAbsentAreNotTheSame() throws MalformedCbor {
        Tree withNone = new Tree(
                Optional.empty(),
                Optional.of(List.of()),
                Optional.of(new TreeMap<>()),
                Optional.empty(),
                List.of(),
                new TreeMap<>());

        assertThat(FORMAT.write(withNone)).isNotEqualTo(FORMAT.write(EMPTY));
        assertThat(FORMAT.read(FORMAT.write(withNone)).value()).isEqualTo(withNone);
    }
}
