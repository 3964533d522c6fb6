package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.server.store.Database;
import dev.martello.server.store.ItemTable;
import java.util.List;
import java.util.Optional;

/** The logs, and the settings, among the items of an appliance, read when they are asked for, not in a transaction. A log that cannot be read is empty: that it cannot is a finding. */
final class StoredLogs {
    private final Database database;
    private final List<ItemReference> items;
    private Optional<List<BootEvent>> events = Optional.empty();
    private Optional<List<ImaEntry>> entries = Optional.empty();

    /** @param items in the order in which the appliance stands by them */
    StoredLogs(Database database, List<ItemReference> items) {
        this.database = database;
        this.items = items;
    }

    Optional<ItemReference> reference(ItemDigest digest) {
        return items.stream().filter(each -> each.digest().equals(digest)).findFirst();
    }

    boolean has(ItemReference reference) {
        return items.contains(reference);
    }

    List<BootEvent> events() {
        if (events.isEmpty()) {
            events = Optional.of(readEvents());
        }
        return events.get();
    }

    /** @param number from 0 */
    Optional<BootEvent> event(long number) {
        return number < events().size() ? Optional.of(events().get((int) number)) : Optional.empty();
    }

    List<ImaEntry> entries() {
        if (entries.isEmpty()) {
            entries = Optional.of(readEntries());
        }
        return entries.get();
    }

    /** @param number from 1 */
    Optional<ImaEntry> entry(long number) {
        return number >= 1 && number <= entries().size()
                ? Optional.of(entries().get((int) number - 1))
                : Optional.empty();
    }

    /** What the appliance said of its settings; nothing if it said nothing, or that cannot be read. */
    Optional<Settings> settings() {
        Bytes content = joined(ItemKind.SETTINGS);
        try {
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SettingsItem.read(content).settings());
        } catch (MalformedCbor e) {
            return Optional.empty();
        }
    }

    private List<BootEvent> readEvents() {
        try {
            return BootLog.parse(joined(ItemKind.BOOT_LOG)).events();
        } catch (MalformedBootLog e) {
            return List.of();
        }
    }

    private List<ImaEntry> readEntries() {
        try {
            return ImaLog.parseBinary(joined(ItemKind.RUNTIME_LOG)).entries();
        } catch (MalformedImaLog e) {
            return List.of();
        }
    }

    /** A run-time log is cut into several items. */
    private Bytes joined(ItemKind kind) {
        return database.read(sql -> {
            ItemTable table = new ItemTable(sql);
            return Bytes.concat(items.stream()
                    .filter(each -> each.kind() == kind)
                    .flatMap(each -> table.find(each).stream())
                    .map(Item::content)
                    .toArray(Bytes[]::new));
        });
    }
}
