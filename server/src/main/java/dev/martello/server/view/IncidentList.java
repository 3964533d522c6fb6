package dev.martello.server.view;

import java.util.List;

/** Incidents, the open ones first and then newest first. */
public record IncidentList(List<IncidentView> incidents) {
    public IncidentList {
        incidents = List.copyOf(incidents);
    }
}
