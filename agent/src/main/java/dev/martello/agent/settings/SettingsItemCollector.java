package dev.martello.agent.settings;

import dev.martello.agent.collector.CollectedItem;
import dev.martello.agent.collector.Collector;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Unseen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How the machine is set up, as one item. It is looked at when first asked and again when what was seen is old; in between the item is
 * the same, so it is sent once.
 */
public final class SettingsItemCollector implements Collector {
    /** A look takes some tenths of a second of one core, of which an agent has half a per cent. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(15);

    private record Seen(CollectedItem item, Instant since) {}

    private final SettingsCollector settings;
    private final Duration interval;
    private final InstantSource clock;
    private Optional<Seen> seen = Optional.empty();

    /** @param interval how old what was seen may be */
    public SettingsItemCollector(SettingsCollector settings, Duration interval, InstantSource clock) {
        this.settings = settings;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public List<CollectedItem> collect() {
        Instant now = clock.instant();
        // A clock that was set back does not tell the age, so it is looked again.
        if (seen.filter(last -> !now.isBefore(last.since) && now.isBefore(last.since.plus(interval)))
                .isEmpty()) {
            seen = Optional.of(new Seen(CollectedItem.of(item(settings.collect(_ -> {}))), now));
        }
        return List.of(seen.orElseThrow().item);
    }

    /** A machine with more settings than are accepted says so, and reports the rest of its evidence all the same. */
    static Item item(Settings settings) {
        return SettingsItem.write(settings)
                .or(() -> SettingsItem.write(Settings.of(
                        settings.system(),
                        List.of(),
                        List.of(new Unseen("settings", "the settings are larger than an item may be")))))
                .orElseThrow();
    }
}
