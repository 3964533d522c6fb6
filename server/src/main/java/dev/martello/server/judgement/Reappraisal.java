package dev.martello.server.judgement;

import dev.martello.appraisal.Appraisal;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ItemTable;
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
            String evidence = appliance.standing().orElseThrow().evidenceDigest();
            String key = appliance.platform().label() + " " + evidence;
            Appraisal appraisal = remembered.get(key);
            if (appraisal == null) {
                appraisal = appraise(appliance, reference);
                remembered.put(key, appraisal);
            }
            boolean changed = record(appliance, evidence, reference, appraisal);
            return new Outcome(so.appraised + 1, so.changed + (changed ? 1 : 0));
        } catch (RuntimeException | MalformedPcrValues e) {
            // One appliance's evidence must not keep the others from being judged; its old verdict ends with its lease.
            LOG.log(Level.ERROR, "appliance " + appliance.id() + " could not be judged again", e);
            return so;
        }
    }

    private Appraisal appraise(EnrolledAppliance appliance, Reference reference) throws MalformedPcrValues {
        List<Item> items = database.read(sql -> items(sql, appliance));
        PcrValues pcrs = PcrValues.NONE;
        for (Item item : items) {
            if (item.kind() == ItemKind.PCR_VALUES) {
                pcrs = PcrValuesItem.read(item.content());
            }
        }
        return judge.appraise(reference, appliance.platform(), pcrs, () -> items);
    }

    private static List<Item> items(Sql sql, EnrolledAppliance appliance) {
        ItemTable table = new ItemTable(sql);
        List<ItemReference> references = new EvidenceTable(sql).current(appliance.id());
        return references.stream().map(each -> table.find(each).orElseThrow()).toList();
    }

    /** Unless the appliance said something else meanwhile. Whether the verdict is another one now. */
    private boolean record(EnrolledAppliance judged, String evidence, Reference reference, Appraisal appraisal) {
        Instant now = clock.instant();
        return database.write(sql -> {
            Optional<EnrolledAppliance> appliance = new ApplianceTable(sql).find(judged.id());
            Optional<EnrolledAppliance.Standing> standing = appliance.flatMap(EnrolledAppliance::standing);
            if (standing.filter(each -> each.evidenceDigest().equals(evidence)).isEmpty()
                    || !references.current().revision().equals(reference.revision())) {
                return false;
            }
            VerdictTable verdicts = new VerdictTable(sql);
            Instant from = VerdictInterval.after(verdicts.current(judged.id()), now);
            return verdicts.record(
                    judged.id(),
                    VerdictInterval.begin(appraisal, reference.revision(), from),
                    standing.map(EnrolledAppliance.Standing::leaseUntil));
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
