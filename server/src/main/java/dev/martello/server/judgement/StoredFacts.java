package dev.martello.server.judgement;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.ExaminationJson;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.Sql;
import java.util.List;
import java.util.Optional;

/** What evidence in the store proves by the reference that counts now, whenever an appliance stood by it. */
public final class StoredFacts {
    private StoredFacts() {}

    /**
     * Reads what was found in evidence, or examines it anew, which takes time in proportion to its logs.
     *
     * @param items the evidence, in the order in which an appliance stood by it
     * @return nothing if some of it is not in the store any more
     */
    public static Optional<Facts> of(
            Sql sql, Reference reference, Platform platform, Placement placement, List<ItemReference> items) {
        ExaminationTable examinations = new ExaminationTable(sql);
        return examinations
                .find(Judge.evidenceDigest(platform, placement, items), reference.examinerRevision())
                .flatMap(examinations::content)
                .flatMap(ExaminationJson::read)
                .map(Examination::facts)
                .or(() -> examine(sql, reference, platform, placement, items));
    }

    private static Optional<Facts> examine(
            Sql sql, Reference reference, Platform platform, Placement placement, List<ItemReference> references) {
        ItemTable table = new ItemTable(sql);
        List<Item> items =
                references.stream().flatMap(each -> table.find(each).stream()).toList();
        if (items.size() < references.size()) {
            return Optional.empty();
        }
        try {
            Claims claims = new Claims(platform, placement, PcrValuesItem.among(items), items);
            return Optional.of(reference.appraiser().examiner().examine(claims).facts());
        } catch (MalformedPcrValues e) {
            return Optional.empty();
        }
    }
}
