package dev.martello.server.judgement;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.Database;
import dev.martello.server.store.ExaminationJson;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.Sql;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What evidence in the store proves, whenever an appliance stood by it. What is needed is loaded in a transaction, and read outside of it
 * when it has its turn. For use by many threads.
 */
public final class StoredFacts {
    /**
     * What was found in evidence, or else the evidence.
     *
     * @param known as it is stored
     * @param items nothing if it is known, or if some of it is not in the store any more
     */
    private record Found(Optional<Bytes> known, Optional<List<Item>> items) {}

    private final Database database;
    private final Judge judge;
    private final StoredSettings settings;

    public StoredFacts(Database database, Judge judge) {
        this.database = database;
        this.judge = judge;
        this.settings = new StoredSettings(database);
    }

    /**
     * Reads what was found in evidence, or examines it anew, which takes time in proportion to its logs. Not to be called in a
     * transaction.
     *
     * @param items the evidence, in the order in which an appliance stood by it
     * @return nothing if some of it is not in the store any more
     */
    public Optional<Facts> of(Reference reference, Platform platform, Placement placement, List<ItemReference> items) {
        String evidence = Judge.evidenceDigest(platform, placement, items);
        Found found = database.read(sql -> find(sql, evidence, reference, items));
        try {
            return found.known
                    .flatMap(ExaminationJson::read)
                    .or(() -> found.items
                            .or(() -> database.read(sql -> load(sql, items)))
                            .flatMap(loaded -> examine(reference, platform, placement, loaded)))
                    .map(examination -> judge.complete(reference, examination, settings::of))
                    .map(Examination::facts);
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private static Found find(Sql sql, String evidence, Reference reference, List<ItemReference> items) {
        ExaminationTable examinations = new ExaminationTable(sql);
        Optional<Bytes> known =
                examinations.find(evidence, reference.examinerRevision()).flatMap(examinations::content);
        return new Found(known, known.isPresent() ? Optional.empty() : load(sql, items));
    }

    private static Optional<List<Item>> load(Sql sql, List<ItemReference> references) {
        ItemTable table = new ItemTable(sql);
        List<Item> items =
                references.stream().flatMap(each -> table.find(each).stream()).toList();
        return Optional.of(items).filter(all -> all.size() == references.size());
    }

    private Optional<Examination> examine(
            Reference reference, Platform platform, Placement placement, List<Item> items) {
        try {
            return Optional.of(judge.examine(reference, platform, placement, PcrValuesItem.among(items), () -> items));
        } catch (MalformedPcrValues e) {
            return Optional.empty();
        }
    }
}
