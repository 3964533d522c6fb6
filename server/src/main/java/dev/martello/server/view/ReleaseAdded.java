package dev.martello.server.view;

/**
 * A release counts.
 *
 * @param appraised how many appliances were judged again because of it
 * @param changed how many of them have another verdict now
 */
public record ReleaseAdded(ReleaseView release, int appraised, int changed) {}
