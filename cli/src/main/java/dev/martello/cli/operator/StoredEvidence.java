package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.userspace.MalformedUserspaceLog;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.evidence.userspace.UserspaceRecord;
import dev.martello.server.view.FindingView;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;

/**
 * The evidence an appliance stands by, read again here and not by the control plane. A log that cannot be read is absent; that it cannot
 * be read is a finding already.
 *
 * @param items in the order in which the appliance stands by them
 */
record StoredEvidence(
        List<Item> items,
        PcrValues quoted,
        Optional<BootLog> bootLog,
        Optional<UserspaceLog> userspaceLog,
        Optional<ImaLog> runtimeLog) {
    StoredEvidence {
        items = List.copyOf(items);
    }

    static StoredEvidence of(List<Item> items) {
        return new StoredEvidence(items, quoted(items), bootLog(items), userspaceLog(items), runtimeLog(items));
    }

    private static PcrValues quoted(List<Item> items) {
        try {
            return PcrValuesItem.read(joined(items, ItemKind.PCR_VALUES));
        } catch (MalformedPcrValues e) {
            return PcrValues.NONE;
        }
    }

    private static Optional<BootLog> bootLog(List<Item> items) {
        try {
            return Optional.of(BootLog.parse(joined(items, ItemKind.BOOT_LOG)));
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    private static Optional<UserspaceLog> userspaceLog(List<Item> items) {
        try {
            return Optional.of(UserspaceLog.parse(joined(items, ItemKind.USERSPACE_LOG)));
        } catch (MalformedUserspaceLog e) {
            return Optional.empty();
        }
    }

    private static Optional<ImaLog> runtimeLog(List<Item> items) {
        try {
            return Optional.of(ImaLog.parseBinary(joined(items, ItemKind.RUNTIME_LOG)));
        } catch (MalformedImaLog e) {
            return Optional.empty();
        }
    }

    /** A run-time log is cut into several items; of the other kinds there is one. */
    private static Bytes joined(List<Item> items, ItemKind kind) {
        return Bytes.concat(of(items, kind).stream().map(Item::content).toArray(Bytes[]::new));
    }

    private static List<Item> of(List<Item> items, ItemKind kind) {
        return items.stream().filter(each -> each.kind() == kind).toList();
    }

    /** What a finding is about; nothing if that is no item that the appliance stands by. */
    Optional<Exhibit> exhibit(FindingView finding) {
        Optional<Item> named = finding.item().flatMap(this::item);
        if (finding.entry().isEmpty()) {
            return named.map(item -> Exhibit.of(item, Optional.empty()));
        }
        long number = finding.entry().getAsLong();
        // A log that is in one piece is named; what is not is the run-time log.
        return finding.item().isEmpty() ? runtimeEntry(number) : named.flatMap(item -> exhibit(item, number));
    }

    private Optional<Exhibit> exhibit(Item item, long number) {
        return switch (item.kind()) {
            case BOOT_LOG -> Optional.of(Exhibit.of(item, event(number, item.content())));
            case USERSPACE_LOG -> Optional.of(Exhibit.of(item, row(number, item.content())));
            case RUNTIME_LOG -> runtimeEntry(number);
            case PCR_VALUES, SETTINGS -> Optional.of(Exhibit.of(item, Optional.empty()));
        };
    }

    private Optional<Item> item(String digest) {
        return items.stream()
                .filter(each -> each.digest().toString().equals(digest))
                .findFirst();
    }

    private Optional<Exhibit.Entry> event(long number, Bytes content) {
        List<BootEvent> events = bootLog.map(BootLog::events).orElse(List.of());
        if (number >= events.size()) {
            return Optional.empty();
        }
        BootEvent event = events.get((int) number);
        long end = number + 1 < events.size()
                ? events.get((int) number + 1).offset()
                : content.length() - bootLog.map(log -> log.padding().length()).orElse(0);
        return Optional.of(Exhibit.Entry.of(event, content.slice((int) event.offset(), (int) end)));
    }

    private Optional<Exhibit.Entry> row(long number, Bytes content) {
        List<UserspaceRecord> rows = userspaceLog.map(UserspaceLog::records).orElse(List.of());
        if (number < 1 || number > rows.size()) {
            return Optional.empty();
        }
        UserspaceRecord row = rows.get((int) number - 1);
        long end = number < rows.size() ? rows.get((int) number).offset() : content.length();
        return Optional.of(Exhibit.Entry.of(row, content.slice((int) row.offset(), (int) end)));
    }

    private Optional<Exhibit> runtimeEntry(long number) {
        ImaLog log = runtimeLog.orElse(ImaLog.EMPTY);
        if (number < 1 || number > log.size()) {
            return Optional.empty();
        }
        ImaEntry entry = log.entries().get((int) number - 1);
        long offset = log.first((int) number - 1).binaryLength();
        long end = log.first((int) number).binaryLength();
        for (Item item : of(items, ItemKind.RUNTIME_LOG)) {
            int length = item.content().length();
            if (offset < length) {
                Bytes octets = item.content().slice((int) offset, (int) Math.min(length, end));
                return Optional.of(Exhibit.of(item, Optional.of(Exhibit.Entry.of(number, entry, offset, octets))));
            }
            offset -= length;
            end -= length;
        }
        return Optional.empty();
    }
}
