package dev.martello.appraisal.posture;

import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.Unseen;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a piece of settings that was read once.
 *
 * @param id a number that no other piece ever has
 * @param isUnderstood whether its part of the settings is there
 * @param family which system the settings are of, if it says so
 * @param unseen what could not be seen, if it says so
 * @param unread what is not understood in it
 * @param unknown what is not known in it
 */
record KnownPiece(
        int id,
        boolean isUnderstood,
        Optional<OsFamily> family,
        Optional<List<Unseen>> unseen,
        List<Unseen> unread,
        List<String> unknown) {
    private static final String UNSEEN = "unseen";
    private static final long OCTETS = 400;
    private static final long NOTE_OCTETS = 100;

    static KnownPiece of(int id, String part, SettingsItem.StatedPart stated) {
        return new KnownPiece(
                id,
                stated.value().isPresent(),
                stated.value().filter(OperatingSystem.class::isInstance).map(each -> ((OperatingSystem) each).family()),
                stated.value().filter(_ -> part.equals(UNSEEN)).map(KnownPiece::unseen),
                stated.unread(),
                stated.unknown());
    }

    private static List<Unseen> unseen(Object list) {
        return ((List<?>) list).stream().map(Unseen.class::cast).toList();
    }

    /** How much memory it takes, about. */
    long octets() {
        long octets = OCTETS;
        for (Unseen each : unseen.orElse(List.of())) {
            octets += NOTE_OCTETS + each.path().length() + each.reason().length();
        }
        for (Unseen each : unread) {
            octets += NOTE_OCTETS + each.path().length() + each.reason().length();
        }
        for (String each : unknown) {
            octets += NOTE_OCTETS + each.length();
        }
        return octets;
    }
}
