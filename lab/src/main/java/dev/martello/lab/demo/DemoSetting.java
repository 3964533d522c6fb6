package dev.martello.lab.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What a demo needs from outside.
 *
 * @param directory an empty folder, with a path short enough for UNIX sockets in it
 * @param martello the command that runs {@code martello}, to which arguments are added
 */
public record DemoSetting(Path directory, List<String> martello) {
    public DemoSetting {
        martello = List.copyOf(martello);
    }
}
