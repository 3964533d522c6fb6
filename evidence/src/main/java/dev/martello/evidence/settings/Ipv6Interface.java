package dev.martello.evidence.settings;

import java.util.List;

/**
 * What the kernel does with the IPv6 packets of an interface. Where IPv6 is off, it accepts nothing.
 *
 * @param name as in {@code eth0}
 * @param forwarding whether what comes in by it is passed on
 * @param acceptRedirects whether neighbours change its routes
 * @param acceptSourceRoute whether senders choose the way; routing headers for mobile hosts aside
 * @param acceptRa whether a neighbour becomes the router by saying so
 * @param proxyNdp whether it answers for addresses of others
 * @see <a href="https://docs.kernel.org/networking/ip-sysctl.html">Linux, ip-sysctl</a>
 */
public record Ipv6Interface(
        String name,
        boolean forwarding,
        boolean acceptRedirects,
        boolean acceptSourceRoute,
        boolean acceptRa,
        boolean proxyNdp) {
    /** The settings that decide. */
    public static final List<String> SETTINGS = List.of(
            "disable_ipv6",
            "forwarding",
            "force_forwarding",
            "accept_redirects",
            "accept_source_route",
            "accept_ra",
            "proxy_ndp");

    /** Router advertisements are taken even where the interface forwards. */
    private static final long EVEN_IF_FORWARDING = 2;

    /**
     * What the kernel makes of the settings.
     *
     * @throws MalformedSettings if one is missing or no number
     */
    public static Ipv6Interface of(InterfaceValues values) throws MalformedSettings {
        boolean isOn = !values.own("disable_ipv6");
        // That of the interface says only whether it behaves as one of a router; all of them forward, or none.
        boolean isOfRouter = values.own("forwarding");
        return new Ipv6Interface(
                values.name(),
                values.all("forwarding") || values.ownIfThere("force_forwarding"),
                isOn && !isOfRouter && values.own("accept_redirects"),
                isOn && values.lower("accept_source_route") > 0,
                isOn && (isOfRouter ? values.number("accept_ra") == EVEN_IF_FORWARDING : values.own("accept_ra")),
                isOn && values.either("proxy_ndp"));
    }
}
