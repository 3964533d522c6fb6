package dev.martello.appraisal.prediction;

import dev.martello.appraisal.prediction.BootPrediction.Alternative;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation.OneOf;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation.Varies;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.InitialValue;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * What a register holds into which a platform profile's events are measured, in the order in which the profile has them. Firmware that measures
 * them in another order comes to another value, and a secret that is sealed to this one stays shut.
 */
record FirmwareRegister(PlatformProfile profile, HashAlgorithm bank, PcrIndex pcr) {
    private static final int BOOT_MANAGER = 5;
    private static final int SECURE_BOOT = 7;

    static FirmwareRegister of(PlatformProfile profile, HashAlgorithm bank, PcrIndex pcr) {
        return new FirmwareRegister(profile, bank, pcr);
    }

    List<Alternative> alternatives() throws NotPredictable {
        requireWhole();
        List<Alternative> alternatives =
                List.of(new Alternative(InitialValue.of(bank, pcr, profile.startupLocality()), ""));
        for (ExpectedEvent event : events()) {
            List<Alternative> more = new ArrayList<>();
            List<Value> values = values(event);
            BootPrediction.requireFew((long) alternatives.size() * values.size());
            for (Alternative before : alternatives) {
                for (Value value : values) {
                    more.add(new Alternative(
                            before.value().extend(digest(event, value)), when(before.when(), event, values, value)));
                }
            }
            alternatives = more;
        }
        return alternatives;
    }

    /** Into some registers goes what no profile has. */
    private void requireWhole() throws NotPredictable {
        switch (pcr.number()) {
            case BOOT_MANAGER ->
                throw new NotPredictable(
                        "partition tables are measured into " + pcr + ", which no platform profile has");
            case SECURE_BOOT ->
                throw new NotPredictable("which key verified the boot loader is measured into " + pcr
                        + ", and no platform profile has that");
            default -> {}
        }
    }

    private List<ExpectedEvent> events() throws NotPredictable {
        List<ExpectedEvent> events =
                profile.events().stream().filter(each -> each.pcr().equals(pcr)).toList();
        if (events.isEmpty()) {
            throw new NotPredictable("platform profile " + profile.name() + " has nothing of " + pcr);
        }
        return events;
    }

    private List<Value> values(ExpectedEvent event) throws NotPredictable {
        if (event.atLeast() != 1 || event.atMost() != 1) {
            throw new NotPredictable(
                    "how often " + event.name().text() + " is measured into " + pcr + " is not certain");
        }
        return switch (event.expectation()) {
            case OneOf(List<Value> values) -> values;
            case Varies _ ->
                throw new NotPredictable(
                        event.name().text() + ", which is measured into " + pcr + ", is another on each machine");
        };
    }

    private Bytes digest(ExpectedEvent event, Value value) throws NotPredictable {
        return value.digests().stream()
                .filter(each -> each.algorithm() == bank)
                .findFirst()
                .map(Digest::octets)
                .orElseThrow(() -> new NotPredictable("platform profile " + profile.name() + " has no digest of "
                        + bank.label() + " of " + event.name().text()));
    }

    private static String when(String before, ExpectedEvent event, List<Value> values, Value value) {
        return values.size() == 1
                ? before
                : BootPrediction.both(
                        before, event.name().text() + (value.says().isEmpty() ? "" : " " + value.says()));
    }
}
