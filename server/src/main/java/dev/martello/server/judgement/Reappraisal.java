package dev.martello.server.judgement;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.PcrValues;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges everything enrolled again, from stored evidence, when what it is judged by has changed. No appliance is asked for anything, and no
 * lease is prolonged.
 */
public final class Reappraisal {
    /** What came of it. */
    public record Outcome(int appraised, int changed) {}

    /** What the store knows of an appliance that is to be judged. */
    private record Stored(EnrolledAppliance appliance, Placement placement, List<ItemReference> references) {
        String evidenceDigest() {
            return Judge.evidenceDigest(appliance.platform(), placement, references);
        }

        List<Item> items(Sql sql) {
            ItemTable table = new ItemTable(sql);
            return references.stream()
                    .map(each -> table.find(each).orElseThrow())
                    .toList();
        }
    }

    private static final System.Logger LOG = System.getLogger(Reappraisal.class.getName());
    private static final int BATCH = 200;

    /** A fleet has far fewer different states than appliances. */
    private static final int MAX_REMEMBERED = 1000;

    private final Database database;
    private final References references;
    private final Judge judge;
    private final Clock clock;

    public Reappraisal(Database database, References references, Judge judge, Clock clock) {
        this.database = database;
        this.references = references;
        this.judge = judge;
        this.clock = clock;
    }

    /** Returns when each verdict is one of the current reference, and on the disk. One run at a time. */
    public synchronized Outcome run() {
        Reference reference = references.current();
        Map<String, Appraisal> remembered = new Remembered();
        Outcome outcome = new Outcome(0, 0);
        List<EnrolledAppliance> batch = next(reference, "");
        while (!batch.isEmpty()) {
            for (EnrolledAppliance appliance : batch) {
                outcome = judgeAgain(appliance, reference, remembered, outcome);
            }
            batch = next(reference, batch.getLast().id().toString());
        }
        return outcome;
    }

    /** Asked of the writer, so that no report judged by an older reference is on its way past us. */
    private List<EnrolledAppliance> next(Reference reference, String after) {
        return database.write(sql -> new ApplianceTable(sql).judgedOtherwise(reference.revision(), after, BATCH));
    }

    private Outcome judgeAgain(
            EnrolledAppliance appliance, Reference reference, Map<String, Appraisal> remembered, Outcome so) {
        try {
            Stored stored = database.read(sql -> stored(sql, appliance));
            String evidence = stored.evidenceDigest();
            Appraisal appraisal = remembered.get(evidence);
            if (appraisal == null) {
                appraisal = appraise(stored, reference);
                remembered.put(evidence, appraisal);
            }
            boolean changed = record(stored, reference, appraisal);
            return new Outcome(so.appraised + 1, so.changed + (changed ? 1 : 0));
        } catch (RuntimeException | MalformedPcrValues e) {
            // One appliance's evidence must not keep the others from being judged; its old verdict ends with its lease.
            LOG.log(Level.ERROR, "appliance " + appliance.id() + " could not be judged again", e);
            return so;
        }
    }

    private Appraisal appraise(Stored stored, Reference reference) throws MalformedPcrValues {
        List<Item> items = database.read(stored::items);
        PcrValues pcrs = PcrValues.NONE;
        for (Item item : items) {
            if (item.kind() == ItemKind.PCR_VALUES) {
                pcrs = PcrValuesItem.read(item.content());
            }
        }
        return judge.appraise(reference, stored.appliance.platform(), stored.placement, pcrs, () -> items);
    }

    private static Stored stored(Sql sql, EnrolledAppliance appliance) {
        return new Stored(
                appliance,
                new RegisterTable(sql).placement(appliance.id()),
                new EvidenceTable(sql).current(appliance.id()));
    }

    /** Unless the appliance said something else meanwhile. Whether the verdict is another one now. */
    private boolean record(Stored judged, Reference reference, Appraisal appraisal) {
        Instant now = clock.instant();
        ApplianceId id = judged.appliance.id();
        return database.write(sql -> {
            ApplianceTable appliances = new ApplianceTable(sql);
            EnrolledAppliance appliance = appliances.find(id).orElseThrow();
            Optional<Standing> standing = appliance.standing();
            if (!stored(sql, appliance).evidenceDigest().equals(judged.evidenceDigest())
                    || !references.current().revision().equals(reference.revision())) {
                return false;
            }
            standing.map(each -> each.withEvidence(judged.evidenceDigest()))
                    .ifPresent(each -> appliances.stand(id, each));
            VerdictTable verdicts = new VerdictTable(sql);
            Instant from = VerdictInterval.after(verdicts.current(id), now);
            return verdicts.record(
                    id,
                    VerdictInterval.begin(appraisal, reference.revision(), from),
                    standing.map(Standing::leaseUntil));
        });
    }

    /** Forgets what was not asked for longest. */
    private static final class Remembered extends LinkedHashMap<String, Appraisal> {
        Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Appraisal> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}
