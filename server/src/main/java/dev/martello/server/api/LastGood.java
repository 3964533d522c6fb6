package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.PrintableText;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.SettingsChange;
import dev.martello.server.api.FactComparison.Stood;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.StoredFacts;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares what findings show with what the appliance's logs said, and what they proved, when it was trusted last. What is
 * compared is loaded when it is asked for, not in a transaction.
 */
final class LastGood {
    /** Where logs and facts are loaded from. */
    record Store(Database database, StoredFacts facts) {}

    /** Beyond these, "martello fleet drift" shows them. */
    private static final int MAX_SETTINGS = 3;

    private final VerdictInterval verdict;
    private final Instant until;
    private final StoredLogs before;
    private final StoredLogs after;
    private final Supplier<FactComparison> compareFacts;
    private Optional<FactComparison> facts = Optional.empty();
    private Optional<String> settingsDifference = Optional.empty();

    /** By path, as each was measured last. */
    private Optional<Map<Bytes, ImaEntry>> filesBefore = Optional.empty();

    private LastGood(
            VerdictInterval verdict,
            Instant until,
            StoredLogs before,
            StoredLogs after,
            Supplier<FactComparison> compareFacts) {
        this.verdict = verdict;
        this.until = until;
        this.before = before;
        this.after = after;
        this.compareFacts = compareFacts;
    }

    /**
     * What to compare an appliance with; nothing if it is trusted, or never was before.
     *
     * @param current the verdict whose findings are compared
     * @param after by what the appliance stands with it, and where
     * @param reference by which its evidence is read
     */
    static Optional<LastGood> of(
            Sql sql,
            Store store,
            EnrolledAppliance appliance,
            VerdictInterval current,
            Stood after,
            Reference reference) {
        if (current.tier() == TrustTier.AFFIRMING) {
            return Optional.empty();
        }
        ApplianceId id = appliance.id();
        return new VerdictTable(sql).lastAffirming(id, current.from()).map(verdict -> {
            Instant until = verdict.to().orElse(current.from());
            Instant last = until.minus(1, ChronoUnit.MICROS);
            Stood before = new Stood(
                    new EvidenceTable(sql).at(id, last),
                    new StandingTable(sql).placement(id, last).orElse(after.placement()));
            return new LastGood(
                    verdict,
                    until,
                    new StoredLogs(store.database, before.items()),
                    new StoredLogs(store.database, after.items()),
                    () -> FactComparison.of(store.facts, reference, appliance.platform(), before, after));
        });
    }

    /** One sentence of each finding; what is only shown was there when all was good. */
    Map<Finding, String> compare(List<Finding> findings) {
        Map<Finding, String> sentences = new HashMap<>();
        findings.stream()
                .filter(finding -> finding.tier() != TrustTier.AFFIRMING)
                .forEach(finding -> sentences.computeIfAbsent(finding, this::compare));
        return sentences;
    }

    /** One sentence. */
    String compare(Finding finding) {
        return "It was good until " + Times.DAY_AND_TIME.format(until) + " UTC"
                + verdict.release().map(release -> ", with release " + release).orElse("")
                + difference(finding).map(difference -> "; " + difference).orElse("") + ".";
    }

    private Optional<String> difference(Finding finding) {
        Optional<ItemReference> item = finding.item().flatMap(after::reference);
        if (item.isPresent() && before.has(item.get()) && item.get().kind() != ItemKind.RUNTIME_LOG) {
            return Optional.of("its " + item.get().kind().label()
                    + (item.get().kind() == ItemKind.SETTINGS ? " are" : " is")
                    + " the same, so what it is compared with has changed");
        }
        if (item.filter(each -> each.kind() == ItemKind.SETTINGS).isPresent()) {
            return settingsDifference();
        }
        if (finding.entry().isEmpty()) {
            return facts().difference(finding.rule());
        }
        long number = finding.entry().getAsLong();
        return switch (item.map(ItemReference::kind).orElse(ItemKind.RUNTIME_LOG)) {
            case BOOT_LOG -> after.event(number).map(this::difference);
            case RUNTIME_LOG -> after.entry(number).map(this::difference);
            case USERSPACE_LOG, PCR_VALUES, SETTINGS -> Optional.empty();
        };
    }

    /** What is set up otherwise, whichever check asked for it. */
    private Optional<String> settingsDifference() {
        if (settingsDifference.isEmpty()) {
            settingsDifference = Optional.of(before.settings()
                    .flatMap(then -> after.settings().map(now -> text(SettingsChange.between(then, now))))
                    .orElse("then it said nothing of its settings that can be read"));
        }
        return settingsDifference;
    }

    private static String text(List<SettingsChange> changes) {
        return changes.stream()
                        .limit(MAX_SETTINGS)
                        .map(each -> PrintableText.of(each.path()) + " was " + text(each.before()) + " (now "
                                + text(each.after()) + ")")
                        .collect(Collectors.joining(", ", "then ", ""))
                + (changes.size() > MAX_SETTINGS ? " and " + (changes.size() - MAX_SETTINGS) + " more differ" : "");
    }

    private static String text(Optional<String> value) {
        return value.map(text -> "\"" + PrintableText.of(text) + "\"").orElse("not there");
    }

    private FactComparison facts() {
        if (facts.isEmpty()) {
            facts = Optional.of(compareFacts.get());
        }
        return facts.get();
    }

    private String difference(BootEvent event) {
        List<BootEvent> alike = before.events().stream()
                .filter(each -> each.pcr().equals(event.pcr()) && each.type().equals(event.type()))
                .toList();
        if (alike.stream().anyMatch(each -> each.digests().equals(event.digests()))) {
            return "the same was measured then, so what it is compared with has changed";
        }
        Optional<BootEvent> namesake = alike.stream()
                .filter(each -> each.describe().equals(event.describe()))
                .findFirst();
        if (namesake.isPresent()) {
            return "then " + event.describe() + " was " + digest(namesake.get());
        }
        long place = after.events().stream()
                .filter(each -> each.number() < event.number()
                        && each.pcr().equals(event.pcr())
                        && each.type().equals(event.type()))
                .count();
        return place < alike.size()
                ? "then, in its place, there was " + alike.get((int) place).describe() + " "
                        + digest(alike.get((int) place))
                : "then there was no such event";
    }

    private static String digest(BootEvent event) {
        return event.digests().isEmpty()
                ? "without a digest"
                : event.digests().lastEntry().getValue().toString();
    }

    private String difference(ImaEntry entry) {
        Optional<ImaEntry> then = Optional.ofNullable(filesBefore().get(entry.path()));
        if (then.isEmpty()) {
            return "until then nothing had measured " + entry.pathText();
        }
        Optional<Digest> digest = then.get().fileDigest();
        return digest.equals(entry.fileDigest())
                ? "the same file was measured then, so what it is compared with has changed"
                : "then the file was " + digest.map(Digest::toString).orElse("open for writing");
    }

    private Map<Bytes, ImaEntry> filesBefore() {
        if (filesBefore.isEmpty()) {
            Map<Bytes, ImaEntry> files = new HashMap<>();
            before.entries().forEach(entry -> files.put(entry.path(), entry));
            filesBefore = Optional.of(files);
        }
        return filesBefore.get();
    }
}
