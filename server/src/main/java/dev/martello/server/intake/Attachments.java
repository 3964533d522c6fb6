package dev.martello.server.intake;

import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.Report;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.Sql;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The items that came with a report, each of which the report names. */
final class Attachments {
    /** All items of one report together: the boot log, and a run-time log of half a million entries. */
    private static final long MAX_EVIDENCE_BYTES = 64L << 20;

    /**
     * What is there of the items a report names.
     *
     * @param missing neither attached nor in the store
     * @param bytes what those that are there have together
     */
    record Inventory(List<ItemDigest> missing, long bytes) {
        static final Inventory ALL_THERE = new Inventory(List.of(), 0);

        void requireBounded() throws Refusal {
            if (bytes > MAX_EVIDENCE_BYTES) {
                throw Refusal.because(
                        Reason.EVIDENCE_TOO_LARGE,
                        "the items have " + bytes + " octets together, at most " + MAX_EVIDENCE_BYTES + " are allowed");
            }
        }
    }

    private final Map<ItemReference, Item> items = new LinkedHashMap<>();

    private Attachments() {}

    static Attachments of(ReportRequest request) throws Refusal {
        Report.Binding binding = request.report().binding();
        Set<ItemReference> named = new HashSet<>(binding.items());
        Attachments attachments = new Attachments();
        for (Item item : request.attachments()) {
            ItemReference reference = item.reference();
            if (!named.contains(reference)) {
                throw notNamed(reference, binding.digests(item.kind()));
            }
            attachments.items.put(reference, item);
        }
        return attachments;
    }

    private static Refusal notNamed(ItemReference reference, List<ItemDigest> digestsOfKind) {
        String kind = reference.kind().label();
        return digestsOfKind.isEmpty()
                ? Refusal.because(
                        Reason.ITEM_UNEXPECTED, "an item of kind " + kind + " is attached, the report names none")
                : Refusal.because(
                        Reason.ITEM_DIGEST_MISMATCH,
                        "an attached item of kind " + kind + " has the digest " + reference.digest()
                                + ", which the report does not name");
    }

    /** What is there of the items a report names. */
    Inventory inventory(List<ItemReference> named, Sql sql) {
        ItemTable table = new ItemTable(sql);
        Set<ItemDigest> missing = new LinkedHashSet<>();
        long total = 0;
        for (ItemReference reference : new LinkedHashSet<>(named)) {
            OptionalLong size = Optional.ofNullable(items.get(reference))
                    .map(item -> OptionalLong.of(item.content().length()))
                    .orElseGet(() -> table.size(reference));
            if (size.isEmpty()) {
                missing.add(reference.digest());
            }
            total += size.orElse(0);
        }
        return new Inventory(List.copyOf(missing), total);
    }

    /** Items in the order they are named; each is here or in the store. */
    List<Item> load(List<ItemReference> named, Sql sql) {
        ItemTable table = new ItemTable(sql);
        return named.stream()
                .map(reference -> Optional.ofNullable(items.get(reference))
                        .or(() -> table.find(reference))
                        .orElseThrow())
                .toList();
    }

    void keep(Sql sql, Instant now) {
        ItemTable table = new ItemTable(sql);
        items.values().forEach(item -> table.add(item, now));
    }

    /** How many octets they have together. */
    long bytes() {
        return items.values().stream()
                .mapToLong(item -> item.content().length())
                .sum();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
