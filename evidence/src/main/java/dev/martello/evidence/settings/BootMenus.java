package dev.martello.evidence.settings;

import java.util.List;

/** The menus of programs that load the kernel; none if none has a configuration. */
public record BootMenus(List<BootMenu> menus) implements Settings.Part {
    public BootMenus {
        menus = List.copyOf(menus);
    }
}
