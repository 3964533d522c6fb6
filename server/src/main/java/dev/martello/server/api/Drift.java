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

    /** A setup to compare with. */
    private record Other(String against, Optional<Instant> since, ItemReference settings) {}

    private record Found(Optional<ItemReference> now, List<Other> others) {}

    private final Database database;

    Drift(Database database) {
        this.database = database;
    }

    /** @param since what is compared with, besides what always is */
    DriftView of(FleetMember member, Optional<Instant> since, Instant now) {
        Found found = database.read(sql -> find(sql, member, since, now));
        Optional<Settings> settings = found.now.flatMap(this::read);
        return new DriftView(settings.stream()
                .flatMap(here -> found.others.stream()
                        .flatMap(other -> read(other.settings).map(then -> compared(other, then, here)).stream()))
                .toList());
    }

    private static Found find(Sql sql, FleetMember member, Optional<Instant> since, Instant now) {
        ApplianceId id = member.appliance().id();
        List<Other> others = new ArrayList<>();
        EvidenceTable evidence = new EvidenceTable(sql);
        since.flatMap(time -> settings(evidence.at(id, time)).map(item -> new Other("that time", since, item)))
                .ifPresent(others::add);
        Instant yesterday = now.minus(DAY);
        settings(evidence.at(id, yesterday))
                .map(item -> new Other("yesterday", Optional.of(yesterday), item))
                .ifPresent(others::add);
        release(sql, id)
                .flatMap(began -> settings(evidence.at(id, began))
                        .map(item -> new Other("when it was first seen with its release", Optional.of(began), item)))
                .ifPresent(others::add);
        cohort(sql, member).ifPresent(others::add);
        return new Found(settings(evidence.current(id)), others);
    }

    private static Optional<ItemReference> settings(List<ItemReference> items) {
        return items.stream().filter(item -> item.kind() == ItemKind.SETTINGS).findFirst();
    }

    /** Since when its verdicts name the release that the last one names. */
    private static Optional<Instant> release(Sql sql, ApplianceId id) {
        Optional<Instant> began = Optional.empty();
        Optional<String> release = Optional.empty();
        for (VerdictInterval each : new VerdictTable(sql).history(id, MAX_HISTORY)) {
            if (release.isEmpty()) {
                release = each.release();
            }
            if (release.isEmpty() || !each.release().equals(release)) {
                return began;
            }
            began = Optional.of(each.from());
        }
        return began;
    }

    private static Optional<Other> cohort(Sql sql, FleetMember member) {
        Cohort cohort = member.cohort().ofModel().and(member.cohort().ofRelease());
        return new CohortTable(sql)
                .commonest(cohort, ItemKind.SETTINGS)
                .filter(common -> common.having() > 1)
                .map(common -> new Other(
                        common.having() + " of " + common.all() + " appliances" + Share.named(cohort),
                        Optional.empty(),
                        common.item()));
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
