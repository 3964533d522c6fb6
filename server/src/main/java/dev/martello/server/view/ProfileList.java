package dev.martello.server.view;

import java.util.List;

/** All platform profiles, by model and version. */
public record ProfileList(List<ProfileView> profiles) {
    public ProfileList {
        profiles = List.copyOf(profiles);
    }
}
