package dev.martello.evidence.settings;

import java.util.List;
import java.util.Optional;

/**
 * What the kernel does with the packets of each network interface. What it takes from the settings for all interfaces is worked out:
 * these are the values that hold.
 *
 * @param ipv4 by name; {@code default} is what an interface that is added will have
 * @param ipv6 the same; none if the kernel has no IPv6
 */
public record Interfaces(Optional<List<Ipv4Interface>> ipv4, Optional<List<Ipv6Interface>> ipv6)
        implements Settings.Part {
    public Interfaces {
        ipv4 = ipv4.map(List::copyOf);
        ipv6 = ipv6.map(List::copyOf);
    }
}
