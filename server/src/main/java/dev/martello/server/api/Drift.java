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

    /** What is compared with. */
    private sealed interface Other {}

    private record Setup(String against, Optional<Instant> since, ItemReference settings) implements Other {}

    private record NoSetup(NotCompared why) implements Other {
        NoSetup(String against, String why) {
            this(new NotCompared(against, why));
        }
    }

    private record Found(Optional<ItemReference> now, List<Other> others) {}

    private final Database database;

    Drift(Database database) {
        this.database = database;
    }

    /** @param since what is compared with, besides what always is */
    DriftView of(FleetMember member, Optional<Instant> since, Instant now) {
        Found found = database.read(sql -> find(sql, member, since, now));
        Optional<Settings> settings = found.now.flatMap(this::read);
        if (settings.isEmpty()) {
            NotCompared all = new NotCompared("anything", "it says nothing of its settings that can be read");
            return new DriftView(List.of(), List.of(all));
        }
        List<DriftView.Comparison> comparisons = new ArrayList<>();
        List<NotCompared> missing = new ArrayList<>();
        for (Other other : found.others) {
            switch (other) {
                case NoSetup(NotCompared why) -> missing.add(why);
                case Setup setup ->
                    read(setup.settings)
                            .ifPresentOrElse(
                                    then -> comparisons.add(compared(setup, then, settings.get())),
                                    () -> missing.add(
                                            new NotCompared(setup.against, "what was said then cannot be read")));
            }
        }
        return new DriftView(comparisons, missing);
    }

    private static Found find(Sql sql, FleetMember member, Optional<Instant> since, Instant now) {
        ApplianceId id = member.appliance().id();
        EvidenceTable evidence = new EvidenceTable(sql);
        List<Other> others = new ArrayList<>();
        since.map(time -> then(evidence, id, "that time", time)).ifPresent(others::add);
        others.add(then(evidence, id, "yesterday", now.minus(DAY)));
        others.add(release(sql, id)
                .map(began -> then(evidence, id, OF_RELEASE, began))
                .orElseGet(() -> new NoSetup(OF_RELEASE, "since when it has one is not known")));
        others.add(cohort(sql, member));
        return new Found(settings(evidence.current(id)), others);
    }

    private static Other then(EvidenceTable evidence, ApplianceId id, String against, Instant time) {
        return settings(evidence.at(id, time))
                .<Other>map(item -> new Setup(against, Optional.of(time), item))
                .orElseGet(() -> new NoSetup(against, "it had said nothing of its settings then"));
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

    private static Other cohort(Sql sql, FleetMember member) {
        Cohort cohort = member.cohort().ofModel().and(member.cohort().ofRelease());
        return new CohortTable(sql)
                .commonest(cohort, ItemKind.SETTINGS)
                .filter(common -> common.having() > 1)
                .<Other>map(common -> new Setup(
                        common.having() + " of " + common.all() + " appliances" + Share.named(cohort),
                        Optional.empty(),
                        common.item()))
                .orElseGet(() -> new NoSetup("appliances" + Share.named(cohort), "no two of them are set up alike"));
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

    private static DriftView.Comparison compared(Setup other, Settings then, Settings now) {
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
