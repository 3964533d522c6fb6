package dev.martello.evidence.settings;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.canonical.MapEntries;
import dev.martello.evidence.canonical.RecordFormat;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The item of kind {@link ItemKind#SETTINGS}: {@link Settings} in the {@link RecordFormat one way} to write them, so machines that are set
 * up alike have the same item.
 */
public final class SettingsItem {
    /** A machine with everything has some ten thousand; each takes some ten octets here. */
    private static final int MAX_TOKENS = 400_000;

    private static final RecordFormat<Settings> FORMAT =
            RecordFormat.of(Settings.class, ItemKind.SETTINGS.maxBytes(), MAX_TOKENS);

    /**
     * What an appliance says of its settings.
     *
     * @param settings what is understood; what could not be read is among the {@linkplain Settings#unseen unseen}
     * @param unknown the paths of what a newer agent says and this Martello does not know
     */
    public record Stated(Settings settings, List<String> unknown) {
        public Stated {
            unknown = List.copyOf(unknown);
        }
    }

    private SettingsItem() {}

    /** The item of these settings; nothing if they are larger than an item may be. */
    public static Optional<Item> write(Settings settings) {
        Bytes content = FORMAT.write(settings);
        return content.length() <= ItemKind.SETTINGS.maxBytes()
                ? Optional.of(new Item(ItemKind.SETTINGS, content))
                : Optional.empty();
    }

    /**
     * Reads the content of an item.
     *
     * @throws MalformedCbor if it has another form
     */
    public static Stated read(Bytes content) throws MalformedCbor {
        RecordFormat.Reading<Settings> reading = FORMAT.read(content);
        Settings settings = reading.value();
        if (reading.gaps().isEmpty()) {
            return new Stated(settings, reading.unknown());
        }
        List<Unseen> unseen = new ArrayList<>(settings.unseen());
        unseen.addAll(unread(reading.gaps()));
        return new Stated(FORMAT.with(settings, "unseen", unseen), reading.unknown());
    }

    /**
     * What an appliance says in one piece.
     *
     * @param value of the component of {@link Settings} that the piece is about; empty if it is not known, or not understood
     * @param unread what is not understood in it
     * @param unknown as in {@link Stated}
     */
    public record StatedPart(Optional<Object> value, List<Unseen> unread, List<String> unknown) {
        public StatedPart {
            unread = List.copyOf(unread);
            unknown = List.copyOf(unknown);
        }
    }

    /** The octets of each part of the content of an item, if they can be told apart. */
    static Optional<MapEntries> parts(Bytes content) {
        return content.length() <= ItemKind.SETTINGS.maxBytes() ? FORMAT.entries(content) : Optional.empty();
    }

    /**
     * Reads one piece of the content of an item, to what {@link #read} would read there.
     *
     * @throws MalformedCbor if it has another form; then the whole has, too
     */
    public static StatedPart read(SettingsPieces.Piece piece, Bytes octets) throws MalformedCbor {
        RecordFormat.Component read = FORMAT.read(new MapEntries.Entry(piece.part(), octets));
        return new StatedPart(read.value(), unread(read.gaps()), read.unknown());
    }

    private static List<Unseen> unread(List<RecordFormat.Gap> gaps) {
        return gaps.stream()
                .map(gap ->
                        new Unseen(gap.path(), "the agent, of another version, says it otherwise: " + gap.problem()))
                .toList();
    }
}
