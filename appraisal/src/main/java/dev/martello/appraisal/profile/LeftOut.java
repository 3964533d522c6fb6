package dev.martello.appraisal.profile;

/**
 * Something that was measured, and is not in the draft.
 *
 * @param name type and label, for people
 * @param digest of the strongest bank; empty if it is no digest
 * @param says what the event says, for people
 * @param reason why it is left out
 */
public record LeftOut(int pcr, String name, String digest, String says, Sighting seen, String reason) {}
