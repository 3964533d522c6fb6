package dev.martello.server.view;

/**
 * The register holds this many appliances now.
 *
 * @param appraised how many appliances were judged again because they stand elsewhere
 * @param changed how many of them have another verdict now
 */
public record RegisterReplaced(int entries, int appraised, int changed) {}
