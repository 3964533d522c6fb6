package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfacesTest {
    @ParameterizedTest
    @CsvSource({
        // forwarding, for all, own, accepted
        "0, 0, 0, false",
        "0, 0, 1, true",
        "0, 1, 0, true",
        "1, 0, 1, false",
        "1, 1, 0, false",
        "1, 1, 1, true"
    })
    void acceptIpv4RedirectsByBothValuesOnlyWhereTheyForward(
            String forwarding, String all, String own, boolean accepted) throws MalformedSettings {
        Ipv4Interface found = ipv4(
                Map.of("accept_redirects", all, "forwarding", "1"),
                Map.of("accept_redirects", own, "forwarding", forwarding));

        assertThat(found.acceptRedirects()).isEqualTo(accepted);
        assertThat(found.forwarding()).isEqualTo(forwarding.equals("1"));
    }

    @ParameterizedTest
    @CsvSource({
        // for all, own, both, either, higher
        "0, 0, false, false, 0",
        "0, 1, false, true, 1",
        "2, 0, false, true, 2",
        "1, 2, true, true, 2"
    })
    void takeOfOtherIpv4SettingsBothOrEitherOrTheHigher(
            String all, String own, boolean both, boolean either, long higher) throws MalformedSettings {
        Map<String, String> forAll = new HashMap<>();
        Map<String, String> ofInterface = new HashMap<>();
        for (String setting : Ipv4Interface.SETTINGS) {
            forAll.put(setting, all);
            ofInterface.put(setting, own);
        }
        ofInterface.put("forwarding", "1");

        assertThat(Ipv4Interface.of(new InterfaceValues("eth0", forAll, ofInterface)))
                .isEqualTo(new Ipv4Interface("eth0", true, both, either, both, higher, either, either, either, either));
    }

    @Test
    void sendRedirectsOnlyWhereTheyForward() throws MalformedSettings {
        assertThat(ipv4(Map.of("send_redirects", "1"), Map.of("send_redirects", "1"))
                        .sendRedirects())
                .isFalse();
        assertThat(ipv4(Map.of("send_redirects", "1"), Map.of("forwarding", "1"))
                        .sendRedirects())
                .isTrue();
    }

    @Test
    void forwardIpv6ByTheValueForAllOrByForce() throws MalformedSettings {
        assertThat(ipv6(Map.of(), Map.of("forwarding", "1")).forwarding()).isFalse();
        assertThat(ipv6(Map.of("forwarding", "1"), Map.of()).forwarding()).isTrue();
        assertThat(ipv6(Map.of(), Map.of("force_forwarding", "1")).forwarding()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // accept_ra, forwarding, disable_ipv6, accepted
        "0, 0, 0, false",
        "1, 0, 0, true",
        "1, 1, 0, false",
        "2, 1, 0, true",
        "2, 0, 1, false"
    })
    void takeRouterAdvertisementsUnlessTheyAreOfARouter(String ra, String forwarding, String off, boolean accepted)
            throws MalformedSettings {
        assertThat(ipv6(Map.of(), Map.of("accept_ra", ra, "forwarding", forwarding, "disable_ipv6", off))
                        .acceptRa())
                .isEqualTo(accepted);
    }

    @Test
    void takeRoutingHeadersOnlyIfBothValuesSaySo() throws MalformedSettings {
        Map<String, String> yes = Map.of("accept_source_route", "1");
        assertThat(ipv6(yes, yes).acceptSourceRoute()).isTrue();
        assertThat(ipv6(yes, Map.of("accept_source_route", "-1")).acceptSourceRoute())
                .isFalse();
        assertThat(ipv6(Map.of("accept_source_route", "0"), yes).acceptSourceRoute())
                .isFalse();
    }

    @Test
    void sayNothingWhereASettingIsMissingOrIsNoNumber() {
        for (Map<String, String> own : List.of(Map.<String, String>of(), Map.of("forwarding", "99999999999"))) {
            assertThatExceptionOfType(MalformedSettings.class)
                    .isThrownBy(() -> Ipv4Interface.of(new InterfaceValues("eth0", Map.of(), own)))
                    .withMessageContaining("expected a number as forwarding of eth0");
        }
    }

    private static Ipv4Interface ipv4(Map<String, String> all, Map<String, String> own) throws MalformedSettings {
        return Ipv4Interface.of(values(Ipv4Interface.SETTINGS, all, own));
    }

    private static Ipv6Interface ipv6(Map<String, String> all, Map<String, String> own) throws MalformedSettings {
        return Ipv6Interface.of(values(Ipv6Interface.SETTINGS, all, own));
    }

    private static InterfaceValues values(List<String> settings, Map<String, String> all, Map<String, String> own) {
        Map<String, String> zeros = new HashMap<>();
        settings.stream().filter(each -> !each.equals("force_forwarding")).forEach(each -> zeros.put(each, "0"));
        Map<String, String> forAll = new HashMap<>(zeros);
        forAll.putAll(all);
        Map<String, String> ofInterface = new HashMap<>(zeros);
        ofInterface.putAll(own);
        return new InterfaceValues("eth0", forAll, ofInterface);
    }
}
