package dev.martello.server.view;

import java.util.Optional;

/**
 * A release counts, or does not count any more; unless the change is held.
 *
 * @param appraised how many appliances were judged again because of it
 * @param changed how many of them have another verdict now
 * @param held the incident, if an operator has to decide first
 */
public record ReleaseChanged(ReleaseView release, int appraised, int changed, Optional<IncidentView> held) {}
