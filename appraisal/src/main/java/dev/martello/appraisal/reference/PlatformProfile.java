package dev.martello.appraisal.reference;

import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.Digest;
import java.util.List;

/**
 * What the firmware of one hardware model, in one version, measures on its own account: into PCRs 0, 1, 2, 3 and 6, and into PCRs 5 and
 * 7 up to their separators. What is booted, and with which keys it was verified, goes with a {@link Release}.
 *
 * <p>The events are a set: in which order they come is not told. That gives an attacker nothing. A log counts only if it replays
 * to the quote, so what was measured, how often and in which order is certain; a profile merely says which of it is known, and an
 * order other than the usual is no other code, driver, key or setting. Firmware that starts its drivers side by side measures them in
 * another order each time.
 *
 * @param model the hardware model, as the operator's register calls it
 * @param firmwareVersion what the firmware measures as its version; empty if it measures none that can be read
 * @param description for people; may be empty
 * @param startupLocality from which locality the TPM is started: 0, 3 or 4
 */
public record PlatformProfile(
        String model, String firmwareVersion, String description, int startupLocality, List<ExpectedEvent> events)
        implements Document {
    public static final int MAX_MODEL_CHARS = 128;
    public static final int MAX_VERSION_CHARS = FirmwareMeasurements.MAX_VERSION_CHARS;
    public static final int MAX_DESCRIPTION_CHARS = 4096;
    public static final int MAX_EVENTS = 5000;

    private static final List<Integer> STARTUP_LOCALITIES = List.of(0, 3, 4);

    /** @throws IllegalArgumentException if the model is no model or anything is larger than its bound */
    public PlatformProfile {
        events = List.copyOf(events);
        require(isModel(model), "a model has 1 to " + MAX_MODEL_CHARS + " printable characters, no space at its ends");
        require(firmwareVersion.length() <= MAX_VERSION_CHARS, "firmwareVersion is too long");
        require(description.length() <= MAX_DESCRIPTION_CHARS, "description is too long");
        require(
                STARTUP_LOCALITIES.contains(startupLocality),
                "a TPM is started from locality " + STARTUP_LOCALITIES + ", not " + startupLocality);
        require(
                !events.isEmpty() && events.size() <= MAX_EVENTS,
                "a profile has 1 to " + MAX_EVENTS + " events, not " + events.size());
    }

    /** Whether a text can name a hardware model. */
    public static boolean isModel(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_MODEL_CHARS
                && text.equals(text.strip())
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** What people call it, as in {@code edge-2u, firmware 2.4.1}. */
    public String name() {
        return name(model, firmwareVersion);
    }

    /** What people call a profile of a model and a version, which may be empty. */
    public static String name(String model, String firmwareVersion) {
        return firmwareVersion.isEmpty() ? model : model + ", firmware " + firmwareVersion;
    }

    @Override
    public String subjectName() {
        return firmwareVersion.isEmpty() ? model : model + "/" + firmwareVersion;
    }

    /** The SHA-256 digest of the document, as {@link ProfileDocument#write} writes it. Computes it anew each time. */
    @Override
    public Digest digest() {
        return ProfileDocument.digest(this);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
