package dev.martello.evidence.settings;

import java.util.List;

/**
 * What the kernel does with the IPv4 packets of an interface.
 *
 * @param name as in {@code eth0}
 * @param forwarding whether what comes in by it is passed on
 * @param acceptRedirects whether neighbours change its routes
 * @param sendRedirects whether it tells neighbours of better routes, which it does only where it forwards
 * @param acceptSourceRoute whether senders choose the way
 * @param rpFilter 0: any sender is believed; 1: only one to whom the best way leads back by the interface; 2: one who can be reached at all
 * @param logMartians whether impossible addresses are logged
 * @param routeLocalnet whether loopback addresses are taken from the network
 * @param proxyArp whether it answers for addresses of others
 * @param acceptLocal whether packets from outside may come from an address of this machine
 * @see <a href="https://docs.kernel.org/networking/ip-sysctl.html">Linux, ip-sysctl</a>
 */
public record Ipv4Interface(
        String name,
        boolean forwarding,
        boolean acceptRedirects,
        boolean sendRedirects,
        boolean acceptSourceRoute,
        long rpFilter,
        boolean logMartians,
        boolean routeLocalnet,
        boolean proxyArp,
        boolean acceptLocal) {
    /** The settings that decide. */
    public static final List<String> SETTINGS = List.of(
            "forwarding",
            "accept_redirects",
            "send_redirects",
            "accept_source_route",
            "rp_filter",
            "log_martians",
            "route_localnet",
            "proxy_arp",
            "accept_local");

    /**
     * What the kernel makes of the settings.
     *
     * @throws MalformedSettings if one is missing or no number
     */
    public static Ipv4Interface of(InterfaceValues values) throws MalformedSettings {
        boolean forwarding = values.own("forwarding");
        return new Ipv4Interface(
                values.name(),
                forwarding,
                forwarding ? values.both("accept_redirects") : values.either("accept_redirects"),
                forwarding && values.either("send_redirects"),
                values.both("accept_source_route"),
                values.higher("rp_filter"),
                values.either("log_martians"),
                values.either("route_localnet"),
                values.either("proxy_arp"),
                values.either("accept_local"));
    }
}
