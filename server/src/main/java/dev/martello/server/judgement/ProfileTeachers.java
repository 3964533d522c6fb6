package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Examiner;
import dev.martello.appraisal.profile.Lesson;
import dev.martello.appraisal.profile.Lesson.PassedOver;
import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.store.Database;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.Sql;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets appliances teach platform profiles, by the evidence that the store has of them. Whose boot log no quote vouches for teaches nothing;
 * and of those that nobody chose, neither does one that is not trusted.
 */
public final class ProfileTeachers {
    /** More would tell nothing that these do not. */
    public static final int MAX_APPLIANCES = 2000;

    private static final Set<ItemKind> NEEDED =
            EnumSet.of(ItemKind.BOOT_LOG, ItemKind.USERSPACE_LOG, ItemKind.PCR_VALUES);

    private final Database database;
    private final References references;

    public ProfileTeachers(Database database, References references) {
        this.database = database;
        this.references = references;
    }

    /** What these appliances, whom an operator vouches for, teach. */
    public Lesson chosen(String model, List<FleetMember> appliances) {
        return learn(model, appliances, Quorum.ANY, new ArrayList<>());
    }

    /** What the appliances teach that the register calls by this model, the first {@value #MAX_APPLIANCES} of them. */
    public Lesson quorum(String model, Quorum quorum) {
        List<FleetMember> appliances = new ArrayList<>();
        List<PassedOver> passedOver = new ArrayList<>();
        for (FleetMember each : database.read(sql -> new FleetTable(sql).ofModel(model, MAX_APPLIANCES))) {
            Optional<TrustTier> tier =
                    each.verdict().map(verdict -> each.appliance().tier(verdict.tier()));
            if (tier.filter(found -> found != TrustTier.CONTRAINDICATED).isPresent()) {
                appliances.add(each);
            } else {
                passedOver.add(new PassedOver(
                        name(each), tier.isEmpty() ? "it has not reported yet" : "its verdict is " + tier.get()));
            }
        }
        return learn(model, appliances, quorum, passedOver);
    }

    private Lesson learn(String model, List<FleetMember> appliances, Quorum quorum, List<PassedOver> passedOver) {
        Examiner examiner = references.current().appraiser().examiner();
        List<Observation> observations = new ArrayList<>();
        for (FleetMember each : appliances) {
            Optional<FirmwareMeasurements> firmware = firmware(examiner, each);
            firmware.ifPresentOrElse(
                    measured -> observations.add(new Observation(
                            name(each), each.register().map(RegisterEntry::site).orElse(""), measured)),
                    () -> passedOver.add(new PassedOver(name(each), "its boot log is not proven")));
        }
        Lesson lesson = ProfileLearning.learn(model, observations, quorum);
        passedOver.addAll(lesson.passedOver());
        return new Lesson(lesson.drafts(), passedOver);
    }

    private Optional<FirmwareMeasurements> firmware(Examiner examiner, FleetMember member) {
        List<Item> items = database.read(sql -> items(sql, member));
        try {
            return examiner.firmware(
                    new Claims(member.appliance().platform(), member.placement(), PcrValuesItem.among(items), items));
        } catch (MalformedPcrValues e) {
            return Optional.empty();
        }
    }

    private static List<Item> items(Sql sql, FleetMember member) {
        List<ItemReference> current =
                new EvidenceTable(sql).current(member.appliance().id());
        ItemTable table = new ItemTable(sql);
        return current.stream()
                .filter(each -> NEEDED.contains(each.kind()))
                .flatMap(each -> table.find(each).stream())
                .toList();
    }

    private static String name(FleetMember member) {
        return member.register()
                .map(RegisterEntry::serial)
                .orElseGet(() -> member.appliance().id().toString());
    }
}
