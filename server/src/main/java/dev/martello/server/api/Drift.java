package dev.martello.server.api;

import dev.martello.appraisal.PrintableText;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsChange;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.server.store.Cohort;
import dev.martello.server.store.CohortTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.server.view.DriftView;
import dev.martello.server.view.DriftView.NotCompared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares how an appliance is set up with how it was, and with how others are. */
final class Drift {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_HISTORY = 1000;
    private static final int MAX_CHANGES = 500;
    private static final String OF_RELEASE = "when it was first seen with its release";

    /** A setup to compare with. */
    private record Other(String against, Optional<Instant> since, ItemReference settings) {}

    private record Found(Optional<ItemReference> now, List<Other> others, List<NotCompared> missing) {}

    private final Database database;

    Drift(Database database) {
        this.database = database;
    }

    /** @param since what is compared with, besides what always is */
    DriftView of(FleetMember member, Optional<Instant> since, Instant now) {
        Found found = database.read(sql -> find(sql, member, since, now));
        Optional<Settings> settings = found.now.flatMap(this::read);
        List<DriftView.Comparison> comparisons = new ArrayList<>();
        List<NotCompared> missing = new ArrayList<>(found.missing);
        if (settings.isEmpty()) {
            missing.clear();
            missing.add(new NotCompared("anything", "it says nothing of its settings that can be read"));
            return new DriftView(comparisons, missing);
        }
        for (Other other : found.others) {
            read(other.settings)
                    .ifPresentOrElse(
                            then -> comparisons.add(compared(other, then, settings.get())),
                            () -> missing.add(new NotCompared(other.against, "what was said then cannot be read")));
        }
        return new DriftView(comparisons, missing);
    }

    private static Found find(Sql sql, FleetMember member, Optional<Instant> since, Instant now) {
        ApplianceId id = member.appliance().id();
        List<Other> others = new ArrayList<>();
        List<NotCompared> missing = new ArrayList<>();
        EvidenceTable evidence = new EvidenceTable(sql);
        since.ifPresent(time -> then(evidence, id, "that time", time, others, missing));
        then(evidence, id, "yesterday", now.minus(DAY), others, missing);
        release(sql, id)
                .ifPresentOrElse(
                        began -> then(evidence, id, OF_RELEASE, began, others, missing),
                        () -> missing.add(new NotCompared(OF_RELEASE, "since when it has one is not known")));
        cohort(sql, member, others, missing);
        return new Found(settings(evidence.current(id)), others, missing);
    }

    private static void then(
            EvidenceTable evidence,
            ApplianceId id,
            String against,
            Instant time,
            List<Other> others,
            List<NotCompared> missing) {
        settings(evidence.at(id, time))
                .ifPresentOrElse(
                        item -> others.add(new Other(against, Optional.of(time), item)),
                        () -> missing.add(new NotCompared(against, "it had said nothing of its settings then")));
    }

    private static Optional<ItemReference> settings(List<ItemReference> items) {
        return items.stream().filter(item -> item.kind() == ItemKind.SETTINGS).findFirst();
    }

    /** Since when its verdicts name the release that the last one names; empty if there is none, or it is too long ago to be found. */
    private static Optional<Instant> release(Sql sql, ApplianceId id) {
        Optional<Instant> began = Optional.empty();
        Optional<String> release = Optional.empty();
        List<VerdictInterval> history = new VerdictTable(sql).history(id, MAX_HISTORY);
        for (VerdictInterval each : history) {
            if (release.isEmpty()) {
                release = each.release();
            }
            if (release.isEmpty() || !each.release().equals(release)) {
                return began;
            }
            began = Optional.of(each.from());
        }
        return history.size() < MAX_HISTORY ? began : Optional.empty();
    }

    private static void cohort(Sql sql, FleetMember member, List<Other> others, List<NotCompared> missing) {
        Cohort cohort = member.cohort().ofModel().and(member.cohort().ofRelease());
        new CohortTable(sql)
                .commonest(cohort, ItemKind.SETTINGS)
                .filter(common -> common.having() > 1)
                .ifPresentOrElse(
                        common -> others.add(new Other(
                                common.having() + " of " + common.all() + " appliances" + Share.named(cohort),
                                Optional.empty(),
                                common.item())),
                        () -> missing.add(new NotCompared(
                                "appliances" + Share.named(cohort), "no two of them are set up alike")));
    }

    private Optional<Settings> read(ItemReference reference) {
        return database.read(sql -> new ItemTable(sql).find(reference)).flatMap(item -> {
            try {
                return Optional.of(SettingsItem.read(item.content()).settings());
            } catch (MalformedCbor e) {
                return Optional.empty(); // that it cannot be read is a finding
            }
        });
    }

    private static DriftView.Comparison compared(Other other, Settings then, Settings now) {
        List<SettingsChange> changes = SettingsChange.between(then, now);
        return new DriftView.Comparison(
                other.against,
                other.since,
                changes.size(),
                changes.stream()
                        .limit(MAX_CHANGES)
                        .map(each -> new DriftView.Change(
                                PrintableText.of(each.path()),
                                each.before().map(PrintableText::of),
                                each.after().map(PrintableText::of)))
                        .toList());
    }
}
