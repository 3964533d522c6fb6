package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Examination;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ExaminationJson;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.Stand;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Asks one thing of what the evidence of many appliances proves: each evidence is examined once, unless what it proves is in the store, and each
 * examination asked once, with what checks say of its settings. Nothing is written. For one thread; it computes on all processors.
 *
 * @param <A> the answer
 */
final class Sweep<A> {
    /** An appliance, the digest of the evidence that was asked about, and the answer. */
    record Outcome<A>(Stand stand, String evidence, A answer) {}

    /** Evidence that is asked about: of one appliance, and the same as that of all others with this digest. */
    private record Task(Stand stand, String evidence, List<ItemReference> items, Optional<String> examination) {}

    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    /** What is remembered beyond these is forgotten and computed again. */
    private static final int MAX_ANSWERS = 200_000;

    private static final int MAX_FRESH = 10_000;

    private final Database database;
    private final Judge judge;
    private final Reference reference;
    private final StoredSettings settings;
    private final Function<Examination, A> question;

    /** By the digests of examinations. */
    private final Map<String, A> answers = new ConcurrentHashMap<>();

    /** By the digests of evidence: what was examined here and is not in the store. */
    private final Map<String, ExaminationTable.Entry> fresh = new ConcurrentHashMap<>();

    /**
     * One that asks something.
     *
     * @param reference what evidence is examined by
     */
    Sweep(Database database, Judge judge, Reference reference, Function<Examination, A> question) {
        this.database = database;
        this.judge = judge;
        this.reference = reference;
        this.settings = new StoredSettings(database);
        this.question = question;
    }

    /** One that asks for the verdicts that a reference comes to. */
    static Sweep<Judgement> judging(Database database, Judge judge, Reference reference) {
        return new Sweep<>(
                database,
                judge,
                reference,
                examination -> Judgement.of(reference.appraiser().judge(examination)));
    }

    Reference reference() {
        return reference;
    }

    /** Asks about appliances as they stand, or stood. One whose evidence cannot be read is left out, and the log says so. */
    List<Outcome<A>> ask(List<Stand> stands) {
        forgetWhatIsTooMuch();
        List<Task> tasks = database.read(
                sql -> stands.stream().map(stand -> task(sql, stand)).toList());
        Map<String, Task> distinct = new LinkedHashMap<>();
        tasks.forEach(task -> distinct.putIfAbsent(key(task), task));
        Map<String, A> found = new ConcurrentHashMap<>();
        distinct.entrySet().parallelStream()
                .forEach(each -> answer(each.getValue()).ifPresent(answer -> found.put(each.getKey(), answer)));
        List<Outcome<A>> outcomes = new ArrayList<>();
        for (Task task : tasks) {
            Optional.ofNullable(found.get(key(task)))
                    .ifPresent(answer -> outcomes.add(new Outcome<>(task.stand, task.evidence, answer)));
        }
        return outcomes;
    }

    /** What was examined here and is to be kept, among the evidence of these outcomes. */
    List<ExaminationTable.Entry> fresh(List<Outcome<A>> outcomes) {
        return outcomes.stream()
                .map(Outcome::evidence)
                .distinct()
                .flatMap(evidence -> Optional.ofNullable(fresh.get(evidence)).stream())
                .toList();
    }

    private void forgetWhatIsTooMuch() {
        if (answers.size() > MAX_ANSWERS) {
            answers.clear();
        }
        if (fresh.size() > MAX_FRESH) {
            fresh.clear();
        }
    }

    private static String key(Task task) {
        return task.examination.orElse(task.evidence);
    }

    private Task task(Sql sql, Stand stand) {
        if (stand.examination().isPresent() && !stand.isMoved()) {
            return new Task(stand, stand.evidence(), List.of(), stand.examination());
        }
        List<ItemReference> items = items(sql, stand);
        String evidence = Judge.evidenceDigest(stand.platform(), stand.placement(), items);
        return new Task(stand, evidence, items, new ExaminationTable(sql).find(evidence, reference.examinerRevision()));
    }

    private static List<ItemReference> items(Sql sql, Stand stand) {
        EvidenceTable table = new EvidenceTable(sql);
        return stand.at().map(time -> table.at(stand.id(), time)).orElseGet(() -> table.current(stand.id()));
    }

    private Optional<A> answer(Task task) {
        try {
            Optional<A> known = task.examination.flatMap(this::answerOf);
            return known.isPresent() ? known : Optional.of(examined(task));
        } catch (RuntimeException | MalformedPcrValues e) {
            // One appliance's evidence must not keep the others from being judged; its old verdict ends with its lease.
            LOG.log(Level.ERROR, "the evidence of appliance " + task.stand.id() + " could not be read again", e);
            return Optional.empty();
        }
    }

    private Optional<A> answerOf(String examination) {
        Optional<A> known = Optional.ofNullable(answers.get(examination));
        if (known.isPresent()) {
            return known;
        }
        Optional<A> asked = database.read(sql -> new ExaminationTable(sql).content(examination))
                .flatMap(ExaminationJson::read)
                .map(this::ask);
        asked.ifPresent(answer -> answers.put(examination, answer));
        return asked;
    }

    private A examined(Task task) throws MalformedPcrValues {
        Optional<ExaminationTable.Entry> known = Optional.ofNullable(fresh.get(task.evidence));
        if (known.isPresent()) {
            return Optional.ofNullable(answers.get(known.get().digest()))
                    .or(() -> ExaminationJson.read(known.get().content()).map(this::ask))
                    .orElseThrow();
        }
        List<Item> items = database.read(sql -> load(sql, task));
        Examination examination = judge.examine(
                reference, task.stand.platform(), task.stand.placement(), PcrValuesItem.among(items), () -> items);
        Bytes content = ExaminationJson.write(examination);
        ExaminationTable.Entry entry = ExaminationTable.Entry.of(task.evidence, reference.examinerRevision(), content);
        A answer = ask(examination);
        answers.put(entry.digest(), answer);
        fresh.put(task.evidence, entry);
        return answer;
    }

    private A ask(Examination examination) {
        return question.apply(judge.complete(reference, examination, settings::of));
    }

    private static List<Item> load(Sql sql, Task task) {
        ItemTable table = new ItemTable(sql);
        List<ItemReference> references = task.items.isEmpty() ? items(sql, task.stand) : task.items;
        return references.stream().map(each -> table.find(each).orElseThrow()).toList();
    }
}
