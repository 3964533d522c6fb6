package dev.martello.lab.demo;

import dev.martello.lab.machine.Facilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a demo needs from outside.
 *
 * @param directory an empty folder, with a path short enough for UNIX sockets in it
 * @param martello the command that runs {@code martello}, to which arguments are added
 * @param real what a real appliance needs, if there is to be one beside the virtual ones
 */
public record DemoSetting(Path directory, List<String> martello, Optional<Facilities> real) {
    public DemoSetting {
        martello = List.copyOf(martello);
    }

    /** A demo of virtual appliances alone. */
    public DemoSetting(Path directory, List<String> martello) {
        this(directory, martello, Optional.empty());
    }

    /** How long a verdict holds. Short, so that silence shows soon; in earnest, and on an emulated processor, it is longer. */
    Duration lease() {
        return real.isPresent() ? Duration.ofSeconds(30) : Duration.ofSeconds(6);
    }

    /** How long the appliances may take until all is as expected. */
    Duration patience() {
        return real.isPresent() ? Duration.ofMinutes(10) : Duration.ofSeconds(90);
    }
}
