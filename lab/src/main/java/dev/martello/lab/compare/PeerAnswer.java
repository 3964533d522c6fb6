package dev.martello.lab.compare;

/**
 * What a tool says of one thing.
 *
 * @param test what it asks, by the name that {@link Counterparts} have for it
 * @param isGood whether it is content
 */
record PeerAnswer(String test, boolean isGood) {}
