package dev.martello.appraisal.prediction;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The boot states of a machine that starts a release for the first time.
 *
 * <p>What is started is measured into registers of which the release says what they will hold. The firmware's own registers are the same after an
 * update of the operating system: the platform profile has them, or a machine of the model has. No register that the release fills is taken
 * from a machine, for that one runs the release before.
 *
 * @param release that is started
 * @param profile of the firmware; none if it is not known, or is not to be looked at
 * @param machine what a machine of the model holds now; {@link PcrValues#NONE} if there is none
 */
public record BootPrediction(Release release, Optional<PlatformProfile> profile, PcrValues machine) {
    /** Alternatives of several registers multiply, and each state takes a signature. */
    public static final int MAX_STATES = 32;

    /** PC Client Platform Firmware Profile, section 3.3.4: all before the operating system's, but 4, into which the boot loader is measured. */
    private static final Set<Integer> FIRMWARE = Set.of(0, 1, 2, 3, 5, 6, 7);

    private static final String NAME_A_MACHINE = "; name an appliance of the model, or leave the register out";

    /**
     * What selected registers may hold together.
     *
     * @param when under which conditions, for people; empty if it is the one state there is
     */
    public record State(PcrValues values, String when) {
        private State with(PcrIndex pcr, Alternative alternative) {
            return new State(values.with(Map.of(pcr, alternative.value)), both(when, alternative.when));
        }
    }

    /** What one register may hold. */
    record Alternative(Digest value, String when) {}

    /**
     * The states that are to come, as far as registers of a selection tell them apart.
     *
     * @throws NotPredictable if the value of one of these registers cannot be known
     */
    public List<State> states(PcrSelection selection) throws NotPredictable {
        List<State> states = List.of(new State(PcrValues.NONE, ""));
        for (PcrSelection.Bank bank : selection.banks()) {
            for (PcrIndex pcr : bank.indexes()) {
                List<Alternative> alternatives = alternatives(bank.algorithm(), pcr);
                requireFew((long) states.size() * alternatives.size());
                List<State> more = new ArrayList<>();
                for (State state : states) {
                    alternatives.forEach(each -> more.add(state.with(pcr, each)));
                }
                states = more;
            }
        }
        return List.copyOf(states);
    }

    /** Two conditions, for people; an empty one is none. */
    static String both(String first, String second) {
        return Stream.of(first, second).filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
    }

    static void requireFew(long states) throws NotPredictable {
        if (states > MAX_STATES) {
            throw new NotPredictable("there are " + states + " states that the registers may come to, more than "
                    + MAX_STATES + "; name fewer registers");
        }
    }

    private List<Alternative> alternatives(HashAlgorithm bank, PcrIndex pcr) throws NotPredictable {
        return FIRMWARE.contains(pcr.number()) ? ofFirmware(bank, pcr) : ofRelease(bank, pcr);
    }

    private List<Alternative> ofRelease(HashAlgorithm bank, PcrIndex pcr) throws NotPredictable {
        List<Alternative> predicted = release.predictedPcrs().stream()
                .filter(each -> each.pcr().equals(pcr) && each.value().algorithm() == bank)
                .map(each -> new Alternative(each.value(), each.when()))
                .toList();
        if (predicted.isEmpty()) {
            throw new NotPredictable(
                    "release " + release.version() + " does not say what " + pcr + " of " + bank.label()
                            + " will hold; leave it out, or let one appliance start the release and approve the state that it reports");
        }
        return predicted.size() == 1 ? List.of(new Alternative(predicted.getFirst().value, "")) : predicted;
    }

    private List<Alternative> ofFirmware(HashAlgorithm bank, PcrIndex pcr) throws NotPredictable {
        Optional<Digest> now = machine.value(bank, pcr);
        if (profile.isEmpty()) {
            return List.of(new Alternative(
                    now.orElseThrow(() -> new NotPredictable("what " + pcr
                            + " will hold goes with the firmware, of which nothing is known here" + NAME_A_MACHINE)),
                    ""));
        }
        try {
            return FirmwareRegister.of(profile.get(), bank, pcr).alternatives();
        } catch (NotPredictable e) {
            if (now.isPresent()) {
                return List.of(new Alternative(now.get(), ""));
            }
            throw new NotPredictable(e.getMessage() + NAME_A_MACHINE);
        }
    }
}
