package dev.martello.server.view;

import java.util.Optional;

/**
 * What became of a change.
 *
 * @param appraised how many appliances were judged again because of it
 * @param changed how many of them have another verdict now
 * @param held the incident it is held as; it counts if there is none
 */
public record AdoptionView(int appraised, int changed, Optional<IncidentView> held) {}
