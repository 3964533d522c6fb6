package dev.martello.appraisal.profile;

import dev.martello.appraisal.profile.Lesson.PassedOver;
import dev.martello.appraisal.profile.ProfileDraft.Event;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.bootlog.EventClaim.Basis;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes profiles out of what machines of one model measured. The same observations in the same order give the same drafts. Takes time in
 * proportion to the number of events.
 */
public final class ProfileLearning {
    private static final String WEAK = "its boot log has SHA-1 digests alone, which can be forged";
    private static final String OTHER_BANKS = "its boot log has no digests of the banks that most of the others have";
    private static final String FEW = "too few have this firmware: ";

    private ProfileLearning() {}

    /**
     * Drafts for all versions of the firmware that a quorum has.
     *
     * @param model what the operator's register calls the machines
     * @param observations of different machines
     * @param quorum how many must have something for it to be in a draft
     */
    public static Lesson learn(String model, List<Observation> observations, Quorum quorum) {
        Map<String, List<Observation>> byVersion = new TreeMap<>();
        observations.forEach(each -> byVersion
                .computeIfAbsent(each.firmware().version().orElse(""), _ -> new ArrayList<>())
                .add(each));
        List<ProfileDraft> drafts = new ArrayList<>();
        List<PassedOver> passedOver = new ArrayList<>();
        byVersion.forEach((version, machines) -> {
            Set<HashAlgorithm> banks = banks(machines);
            Roll roll =
                    new Roll(machines.stream().filter(each -> has(each, banks)).toList(), quorum);
            machines.stream()
                    .filter(each -> !has(each, banks))
                    .forEach(each -> passedOver.add(
                            new PassedOver(each.machine(), banks(each).isEmpty() ? WEAK : OTHER_BANKS)));
            if (roll.isQuorum(roll.all())) {
                drafts.add(draft(model, version, roll, banks));
            } else {
                String reason = FEW + (version.isEmpty() ? "without a version" : "version " + version);
                roll.machines().forEach(each -> passedOver.add(new PassedOver(each.machine(), reason)));
            }
        });
        return new Lesson(drafts, passedOver);
    }

    /** The banks that more than half of the machines have, without those whose digests can be forged. */
    private static Set<HashAlgorithm> banks(List<Observation> machines) {
        Map<HashAlgorithm, Integer> having = new EnumMap<>(HashAlgorithm.class);
        machines.forEach(each -> banks(each).forEach(bank -> having.merge(bank, 1, Integer::sum)));
        Set<HashAlgorithm> banks = EnumSet.noneOf(HashAlgorithm.class);
        having.forEach((bank, count) -> {
            if (2 * count > machines.size()) {
                banks.add(bank);
            }
        });
        return banks;
    }

    private static Set<HashAlgorithm> banks(Observation machine) {
        Set<HashAlgorithm> banks = EnumSet.complementOf(EnumSet.of(HashAlgorithm.SHA1));
        machine.firmware()
                .events()
                .forEach(event -> banks.retainAll(event.digests().keySet()));
        return machine.firmware().events().isEmpty() ? EnumSet.noneOf(HashAlgorithm.class) : banks;
    }

    private static boolean has(Observation machine, Set<HashAlgorithm> banks) {
        return !banks.isEmpty() && banks(machine).containsAll(banks);
    }

    private static ProfileDraft draft(String model, String version, Roll roll, Set<HashAlgorithm> banks) {
        List<Event> events = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        int locality = locality(roll, leftOut);
        for (Slot slot : slots(roll, values(roll, banks))) {
            events.addAll(slot.events());
            leftOut.addAll(slot.leftOut());
        }
        leaveOutRarest(events, leftOut);
        events.sort(Comparator.comparing(each -> each.event().pcr()));
        leftOut.sort(Comparator.comparingInt(LeftOut::pcr));
        Sighting all = roll.all();
        PlatformProfile profile = new PlatformProfile(
                model,
                version,
                "learnt from " + all.machines() + (all.machines() == 1 ? " machine" : " machines") + " at "
                        + all.sites() + (all.sites() == 1 ? " site" : " sites"),
                locality,
                events.stream().map(Event::event).toList());
        return new ProfileDraft(profile, all.machines(), all.sites(), events, leftOut);
    }

    private static void leaveOutRarest(List<Event> events, List<LeftOut> leftOut) {
        if (events.size() > PlatformProfile.MAX_EVENTS) {
            events.sort(Comparator.comparingInt(each -> -each.seen().machines()));
            List<Event> rarest = events.subList(PlatformProfile.MAX_EVENTS, events.size());
            rarest.forEach(each -> leftOut.add(new LeftOut(
                    each.event().pcr().number(),
                    each.event().name().text(),
                    "",
                    "",
                    each.seen(),
                    "there are " + PlatformProfile.MAX_EVENTS + " events that more have")));
            rarest.clear();
        }
    }

    /** The locality that most machines were started from. */
    private static int locality(Roll roll, List<LeftOut> leftOut) {
        Map<Integer, List<Integer>> byLocality = new TreeMap<>();
        for (int machine : roll.numbers()) {
            byLocality
                    .computeIfAbsent(roll.machines().get(machine).firmware().startupLocality(), _ -> new ArrayList<>())
                    .add(machine);
        }
        int most = byLocality.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .orElseThrow()
                .getKey();
        byLocality.forEach((locality, machines) -> {
            if (locality != most) {
                leftOut.add(new LeftOut(
                        0,
                        "startup locality",
                        "",
                        String.valueOf(locality),
                        roll.sighting(machines),
                        "most machines are started from locality " + most));
            }
        });
        return most;
    }

    private static Collection<MeasuredValue> values(Roll roll, Set<HashAlgorithm> banks) {
        record Key(PcrIndex pcr, List<Digest> digests) {}

        Map<Key, MeasuredValue> values = new LinkedHashMap<>();
        for (int machine : roll.numbers()) {
            for (FirmwareEvent event : roll.machines().get(machine).firmware().events()) {
                List<Digest> digests = banks.stream()
                        .flatMap(bank -> Optional.ofNullable(event.digests().get(bank)).stream())
                        .toList();
                values.computeIfAbsent(
                                new Key(event.pcr(), digests), key -> new MeasuredValue(key.pcr(), key.digests()))
                        .seen(machine, event);
            }
        }
        return values.values();
    }

    private static List<Slot> slots(Roll roll, Collection<MeasuredValue> values) {
        // What is not what it says must not hide among those that are.
        record Key(ExpectedEvent.Name name, Basis basis) {}

        Map<Key, List<MeasuredValue>> byName = new LinkedHashMap<>();
        values.forEach(value -> byName.computeIfAbsent(
                        new Key(
                                new ExpectedEvent.Name(
                                        value.pcr(), value.type(), value.claim().label()),
                                value.claim().basis()),
                        _ -> new ArrayList<>())
                .add(value));
        return byName.entrySet().stream()
                .map(each -> new Slot(each.getKey().name(), roll, each.getValue()))
                .toList();
    }
}
