package dev.martello.release.corim;

import dev.martello.appraisal.profile.LeftOut;
import dev.martello.appraisal.profile.ProfileDraft;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.FirmwareEvent;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a CoRIM vouches for of the firmware of a machine.
 *
 * <p>A CoRIM has digests and does not say of which event each is; a boot log says that and is nobody's word but the machine's. So of
 * what a machine measured that is kept which the CoRIM vouches for: events whose digest it has, and events that explain a value
 * which it has for their register.
 */
public final class VouchedFirmware {
    private static final String NOT_VOUCHED_FOR = "the CoRIM does not vouch for it";

    /** A digest that was measured into a register. */
    private record Measured(PcrIndex pcr, Digest digest) {}

    private VouchedFirmware() {}

    /**
     * The part of a draft that a CoRIM vouches for.
     *
     * @param taught what one machine taught
     * @param log the boot log of that machine
     * @return nothing if the CoRIM vouches for no event of it
     */
    public static Optional<ProfileDraft> of(ProfileDraft taught, BootLog log, Corim corim) {
        Set<Measured> vouchedFor = vouchedFor(log, corim);
        List<ProfileDraft.Event> kept = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>(taught.leftOut());
        for (ProfileDraft.Event each : taught.events()) {
            vouched(each.event(), vouchedFor)
                    .ifPresentOrElse(
                            event -> kept.add(new ProfileDraft.Event(event, each.seen(), each.values())),
                            () -> leftOut.add(leftOut(each)));
        }
        boolean isAny = kept.stream().anyMatch(each -> each.event().expectation() instanceof Expectation.OneOf);
        if (!isAny) {
            return Optional.empty();
        }
        PlatformProfile profile = new PlatformProfile(
                taught.profile().model(),
                taught.profile().firmwareVersion(),
                "what a CoRIM vouches for, named by the boot log of a machine",
                taught.profile().startupLocality(),
                kept.stream().map(ProfileDraft.Event::event).toList());
        return Optional.of(new ProfileDraft(profile, taught.machines(), taught.sites(), kept, leftOut));
    }

    private static Set<Measured> vouchedFor(BootLog log, Corim corim) {
        Set<Digest> digests = new HashSet<>();
        corim.measurements().forEach(each -> digests.addAll(each.digests()));
        Set<Measured> vouchedFor = new HashSet<>();
        List<FirmwareEvent> events = FirmwareMeasurements.of(log).events();
        for (FirmwareEvent event : events) {
            event.digests().values().stream()
                    .filter(digests::contains)
                    .forEach(digest -> vouchedFor.add(new Measured(event.pcr(), digest)));
        }
        for (Corim.Register register : corim.registers()) {
            for (Digest value : register.values()) {
                OptionalInt last = BootLogReplay.reached(log, register.pcr(), value);
                events.stream()
                        .filter(event -> event.pcr().equals(register.pcr()) && event.number() <= last.orElse(-1))
                        .flatMap(event -> Optional.ofNullable(event.digests().get(value.algorithm())).stream())
                        .forEach(digest -> vouchedFor.add(new Measured(register.pcr(), digest)));
            }
        }
        return vouchedFor;
    }

    /** An event with those of its digests that are vouched for; one whose value is open is nobody's to vouch for. */
    private static Optional<ExpectedEvent> vouched(ExpectedEvent event, Set<Measured> vouchedFor) {
        return switch (event.expectation()) {
            case Expectation.Varies _ -> Optional.of(event);
            case Expectation.OneOf(List<ExpectedEvent.Value> values) -> {
                List<ExpectedEvent.Value> kept = values.stream()
                        .flatMap(value -> vouched(event.pcr(), value, vouchedFor).stream())
                        .toList();
                yield kept.size() == values.size()
                        ? Optional.of(new ExpectedEvent(
                                event.pcr(),
                                event.type(),
                                event.label(),
                                event.atLeast(),
                                event.atMost(),
                                "in the CoRIM",
                                new Expectation.OneOf(kept)))
                        : Optional.empty();
            }
        };
    }

    private static Optional<ExpectedEvent.Value> vouched(
            PcrIndex pcr, ExpectedEvent.Value value, Set<Measured> vouchedFor) {
        List<Digest> digests = value.digests().stream()
                .filter(digest -> vouchedFor.contains(new Measured(pcr, digest)))
                .toList();
        return digests.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExpectedEvent.Value(digests, value.says(), value.note(), value.signatures()));
    }

    private static LeftOut leftOut(ProfileDraft.Event each) {
        ExpectedEvent event = each.event();
        Optional<ExpectedEvent.Value> value = event.expectation() instanceof Expectation.OneOf(var values)
                ? Optional.of(values.getFirst())
                : Optional.empty();
        return new LeftOut(
                event.pcr().number(),
                event.name().text(),
                value.map(one -> one.digests().getFirst().toString()).orElse(""),
                value.map(ExpectedEvent.Value::says).orElse(""),
                each.seen(),
                NOT_VOUCHED_FOR);
    }
}
