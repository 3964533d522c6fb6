package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.canonical.AnyRecord;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.canonical.RecordFormat;
import dev.martello.evidence.report.Item;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsItemTest {
    private static final OperatingSystem DEBIAN = new OperatingSystem(OsFamily.LINUX, "debian", "12");

    /** What an agent would send whose settings have a part more, and another kind of SSH server. */
    record NewerSettings(OperatingSystem system, String ssh, List<Unseen> unseen, List<String> weather) {}

    @Provide
    Arbitrary<Settings> settings() {
        return AnyRecord.of(Settings.class);
    }

    @Property(tries = 40)
    void readsWhatItWrote(@ForAll("settings") Settings settings) throws MalformedCbor {
        Item item = SettingsItem.write(settings).orElseThrow();

        assertThat(SettingsItem.read(item.content())).isEqualTo(new SettingsItem.Stated(settings, List.of()));
        assertThat(SettingsItem.write(settings)).contains(item);
    }

    @Test
    void saysWhatANewerAgentSaysOtherwiseToBeUnseen() throws MalformedCbor {
        Bytes content = RecordFormat.of(NewerSettings.class, 1 << 20, 1000)
                .write(new NewerSettings(DEBIAN, "none", List.of(new Unseen("rc", "no such file")), List.of("rain")));

        SettingsItem.Stated stated = SettingsItem.read(content);

        assertThat(stated.unknown()).containsExactly("weather");
        assertThat(stated.settings().ssh()).isEmpty();
        assertThat(stated.settings().unseen())
                .containsExactly(
                        new Unseen("rc", "no such file"),
                        new Unseen("ssh", "the agent, of another version, says it otherwise: it should be a map"));
    }

    @Test
    void refusesSettingsOfNoSystem() {
        assertThatThrownBy(() -> SettingsItem.read(Bytes.fromHex("a166756e7365656e80")))
                .isInstanceOf(MalformedCbor.class)
                .hasMessageContaining("system");
    }

    @Test
    void writesNoItemOfSettingsThatAreTooLarge() {
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("setting" + i, String.join("", Collections.nCopies(1 << 16, "x")));
        }

        assertThat(SettingsItem.write(Settings.of(DEBIAN, List.of(new Sysctls(values)), List.of())))
                .isEqualTo(Optional.empty());
    }

    @Property(tries = 40)
    void isMadeOfItsPieces(@ForAll("settings") Settings settings) {
        Bytes content = SettingsItem.write(settings).orElseThrow().content();

        SettingsPieces pieces = SettingsPieces.of(content);

        assertThat(pieces.content()).isEqualTo(content);
        assertThat(pieces.pieces()).extracting(SettingsPieces.Piece::part).contains("system", "unseen");
    }

    /** Piece by piece the same is read as at once, whatever the octets are. */
    @Property(tries = 20)
    void readsOfPiecesWhatItReadsOfTheWhole(@ForAll("settings") Settings settings, @ForAll Random random) {
        Bytes good = SettingsItem.write(settings).orElseThrow().content();
        for (int i = 0; i < 50; i++) {
            byte[] octets = good.toArray();
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            Bytes content = Bytes.owning(octets);
            SettingsPieces pieces = SettingsPieces.of(content);

            assertThat(pieces.content()).isEqualTo(content);
            if (!pieces.pieces().isEmpty()) {
                assertThat(inPieces(pieces)).isEqualTo(whole(content));
            }
        }
    }

    /** What the known parts come to, by name; nothing if it is malformed. */
    private static Optional<SortedMap<String, Object>> whole(Bytes content) {
        try {
            SettingsItem.Stated stated = SettingsItem.read(content);
            SortedMap<String, Object> parts = new TreeMap<>();
            for (RecordComponent each : Settings.class.getRecordComponents()) {
                Object value = each.getAccessor().invoke(stated.settings());
                if (!(value instanceof Optional<?> optional)) {
                    parts.put(each.getName(), value);
                } else if (optional.isPresent()) {
                    parts.put(each.getName(), optional.get());
                }
            }
            parts.put("unknown", stated.unknown());
            return Optional.of(parts);
        } catch (MalformedCbor e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<SortedMap<String, Object>> inPieces(SettingsPieces pieces) {
        SortedMap<String, Object> parts = new TreeMap<>();
        List<Unseen> unread = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        try {
            for (SettingsPieces.Piece each : pieces.pieces()) {
                SettingsItem.StatedPart part = SettingsItem.read(each, pieces.octets(each));
                part.value().ifPresent(value -> parts.put(each.part(), value));
                unread.addAll(part.unread());
                unknown.addAll(part.unknown());
            }
        } catch (MalformedCbor e) {
            return Optional.empty();
        }
        if (!parts.containsKey("system") || !(parts.get("unseen") instanceof List<?> unseen)) {
            return Optional.empty();
        }
        parts.put("unseen", Stream.concat(unseen.stream(), unread.stream()).toList());
        parts.put("unknown", unknown);
        return Optional.of(parts);
    }

    @Test
    void hasMachinesThatDifferInOnePartShareAllOtherPieces() {
        SettingsPieces one = SettingsPieces.of(machine("1"));
        SettingsPieces other = SettingsPieces.of(machine("2"));

        assertThat(one.pieces())
                .filteredOn(each -> !other.pieces().contains(each))
                .extracting(SettingsPieces.Piece::part)
                .containsExactly("sysctl");
    }

    private static Bytes machine(String panic) {
        return SettingsItem.write(Settings.of(
                        DEBIAN,
                        List.of(new Sysctls(new TreeMap<>(Map.of("kernel.panic", panic))), new Mounts(List.of())),
                        List.of()))
                .orElseThrow()
                .content();
    }

    /** Not the map, no name, a name twice, a tag, a map without end, octets too many, more than there are, an entry that is cut off. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a0",
                "81a0",
                "a10000",
                "a2616100616101",
                "a16161c100",
                "bf616100ff",
                "a161610000",
                "bb7fffffffffffffff616100",
                "a161619a7fffffff00",
                "a1616178",
                "a161617bffffffffffffffff00",
                "a16161ff",
                "a161619f00ff",
                "a1617f00"
            })
    void doesNotTakeToPiecesWhatIsNotWritten(String hex) {
        Bytes content = Bytes.fromHex(hex);

        SettingsPieces pieces = SettingsPieces.of(content);

        assertThat(pieces.pieces()).isEmpty();
        assertThat(pieces.content()).isEqualTo(content);
    }
}
