package dev.martello.server.judgement;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.PrintableText;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Cohort;
import dev.martello.server.store.Database;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Stand;
import dev.martello.server.store.StandingTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Adds up what checks say of the whole fleet, from what is stored. For use by many threads. */
public final class FleetFindings {
    static final int MAX_EXAMPLES = 3;

    private static final int PAGE = 1000;

    /**
     * What came of all checks.
     *
     * @param appliances how many were judged once, at least
     * @param cohorts how many of those say how they are set up, by all that they have in common with others
     * @param rows the worst checks first, and those that most fail
     * @param exceptions in the order of the operator's document
     */
    public record Result(int appliances, Map<Cohort, Long> cohorts, List<Row> rows, List<FleetException> exceptions) {
        public Result {
            cohorts = Map.copyOf(cohorts);
            rows = List.copyOf(rows);
            exceptions = List.copyOf(exceptions);
        }

        /** How many say how they are set up. */
        public long stating() {
            return cohorts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A check that fails on some appliances, or cannot tell.
     *
     * @param failing on which it fails, counted by all that they have in common with others
     * @param untold of how many it cannot tell
     * @param examples some of the failing ones
     */
    public record Row(
            String rule,
            Severity severity,
            Optional<Words> words,
            Map<Cohort, Long> failing,
            long untold,
            List<Example> examples) {
        public Row {
            failing = Map.copyOf(failing);
            examples = List.copyOf(examples);
        }

        public long appliances() {
            return failing.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** What a check that fails says of itself. */
    public record Words(String title, String remedy, String risk) {}

    /** One appliance on which a check fails, and the first thing that is wrong there. */
    public record Example(ApplianceId appliance, Optional<String> serial, String subject, String seen) {}

    /**
     * What becomes of an exception.
     *
     * @param appliances for how many something is excepted by it
     */
    public record FleetException(Exemption exemption, Standing standing, long appliances) {
        /** Whether it may hold on the day. */
        public enum Standing {
            GRANTED,
            BEGINS_LATER,
            ENDED
        }
    }

    /** What facts say of an exception, by which it is known again. */
    private record Granted(String rule, String owner, String reason, String until) {
        static Granted of(Facts.ExceptedCheck excepted) {
            return new Granted(excepted.rule(), excepted.owner(), excepted.reason(), excepted.until());
        }

        static Granted of(Exemption exemption) {
            return new Granted(
                    exemption.check().text(),
                    PrintableText.of(exemption.owner()),
                    PrintableText.of(exemption.reason()),
                    exemption.until().toString());
        }
    }

    private final Database database;
    private final References references;
    private final Judge judge;

    public FleetFindings(Database database, References references, Judge judge) {
        this.database = database;
        this.references = references;
        this.judge = judge;
    }

    /** Asks the checks that count now about all appliances, as each of them stood last. */
    public Result ask() {
        Reference reference = references.current();
        Sweep<Optional<Facts.Posture>> sweep = new Sweep<>(
                database, judge, reference, examination -> examination.facts().posture());
        Map<ApplianceId, RegisterEntry> register = database.read(sql -> new RegisterTable(sql).all()).stream()
                .collect(Collectors.toMap(RegisterEntry::ek, entry -> entry));
        Tally tally = new Tally();
        List<Stand> page = next(reference, "");
        while (!page.isEmpty()) {
            for (Sweep.Outcome<Optional<Facts.Posture>> each : sweep.ask(page)) {
                tally.add(
                        each.stand(),
                        Optional.ofNullable(register.get(each.stand().id())),
                        each.answer());
            }
            page = next(reference, page.getLast().id().toString());
        }
        return tally.total(reference.checks());
    }

    private List<Stand> next(Reference reference, String after) {
        return database.read(sql -> new StandingTable(sql).current(reference.examinerRevision(), after, PAGE));
    }

    private static final class Tally {
        private final Map<Cohort, Long> cohorts = new HashMap<>();
        private final Map<String, Check> checks = new HashMap<>();
        private final Map<Granted, Long> excepted = new HashMap<>();
        private int appliances;

        void add(Stand stand, Optional<RegisterEntry> entry, Optional<Facts.Posture> posture) {
            appliances++;
            if (posture.isEmpty()) {
                return;
            }
            Cohort cohort = new Cohort(stand.release(), stand.placement().model(), entry.map(RegisterEntry::site));
            cohorts.merge(cohort, 1L, Long::sum);
            Map<String, Facts.FailedCheck> failed = new LinkedHashMap<>();
            posture.get().failed().forEach(each -> failed.putIfAbsent(each.rule(), each));
            failed.forEach((rule, fault) -> check(rule, fault.severity()).fails(stand, entry, cohort, fault));
            posture.get().cannotTell().forEach(each -> check(each.rule(), each.severity()).untold++);
            posture.get().excepted().stream()
                    .map(Granted::of)
                    .distinct()
                    .forEach(each -> excepted.merge(each, 1L, Long::sum));
        }

        private Check check(String rule, String severity) {
            return checks.computeIfAbsent(
                    rule, _ -> new Check(Severity.ofLabel(severity).orElseThrow()));
        }

        private FleetException exception(Exemption exemption, LocalDate day) {
            FleetException.Standing standing = day.isAfter(exemption.until())
                    ? FleetException.Standing.ENDED
                    : day.isBefore(exemption.granted())
                            ? FleetException.Standing.BEGINS_LATER
                            : FleetException.Standing.GRANTED;
            return new FleetException(exemption, standing, excepted.getOrDefault(Granted.of(exemption), 0L));
        }

        Result total(CheckSet asked) {
            return new Result(
                    appliances,
                    cohorts,
                    checks.entrySet().stream()
                            .map(each -> each.getValue().row(each.getKey()))
                            .sorted(Comparator.comparing(Row::severity)
                                    .thenComparing(Row::appliances, Comparator.reverseOrder())
                                    .thenComparing(Row::rule))
                            .toList(),
                    asked.exemptions().stream()
                            .map(each -> exception(each, asked.day()))
                            .toList());
        }
    }

    private static final class Check {
        private final Severity severity;
        private final Map<Cohort, Long> failing = new HashMap<>();
        private final List<Example> examples = new ArrayList<>();
        private Optional<Words> words = Optional.empty();
        private long untold;

        Check(Severity severity) {
            this.severity = severity;
        }

        void fails(Stand stand, Optional<RegisterEntry> entry, Cohort cohort, Facts.FailedCheck fault) {
            failing.merge(cohort, 1L, Long::sum);
            words = Optional.of(new Words(fault.title(), fault.remedy(), fault.risk()));
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(new Example(stand.id(), entry.map(RegisterEntry::serial), fault.subject(), fault.seen()));
            }
        }

        Row row(String rule) {
            return new Row(rule, severity, words, failing, untold, examples);
        }
    }
}
