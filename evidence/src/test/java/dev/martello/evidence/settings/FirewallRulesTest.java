package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of FreeBSD's firewalls. */
class FirewallRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pass out; pass in proto tcp to port 22 | accept",
                "block in; pass in proto tcp to port 22 | drop",
                "block all; pass out keep state | drop",
                "block; pass in all | accept",
                "block drop in log all; pass in quick on lo0 all flags S/SA keep state | drop",
                "block return in log (all, to pflog0) quick all; pass in all | drop",
                "block in from any to any; pass in inet proto icmp all icmp-type echoreq | drop",
                "block out all | accept",
                "block in quick from <bad> to any | accept",
                "pass in quick all no state; block in all | accept",
                "pass all flags S/SA keep state (max 100) | accept",
                "if = \"em0\"; log = \"log (all)\"; set skip on lo0; block in $log all; pass in on $if proto tcp to port { 80, 443 } | drop",
                "table <bad> { 192.0.2.1,; 192.0.2.2 }; block in all # the rest | drop",
                "block in \\; all | drop",
            })
    void sayWhatPfDoesWithTheRest(String rules, String policy) throws Exception {
        assertThat(PfText.parse(rules.replace("; ", "\n")))
                .isEqualTo(new FirewallChain("pf", "", "", "input", policy, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "block in on em0 all",
                "anchor \"blacklistd/*\" all",
                "block in all\npass in on em0 all",
                "set skip on { lo0, em1 }\nblock in all",
                "block in all\npass in quick on { em0 em1 } all",
                "include \"a\""
            })
    void doNotSayWhatDependsOnInterfacesOrAnchors(String rules) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> PfText.parse(rules, _ -> List.of("include \"a\"")));
    }

    @Test
    void readWhatPfIncludes() throws Exception {
        assertThat(PfText.parse("include \"/etc/pf.d/a\"\npass out", _ -> List.of("block in")))
                .isEqualTo(new FirewallChain("pf", "", "", "input", "drop", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00100 allow ip from any to any via lo0; 65535 deny ip from any to any | drop",
                "00100 allow tcp from any to me 22 in; 65000 allow ip from any to any; 65535 deny ip from any to any | accept",
                "00100 check-state :default; 00200 deny log logamount 5 all from any to any in // the rest | drop",
                "65535 allow ip from any to any | accept",
                "00100 count ip from any to any; 65535 deny ip from any to any | drop",
            })
    void sayWhatIpfwDoesWithTheRest(String rules, String policy) throws MalformedSettings {
        assertThat(IpfwText.parse(rules.replace("; ", "\n")))
                .isEqualTo(new FirewallChain("ipfw", "", "", "input", policy, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ipfw: getsockopt",
                "00100 allow ip from any to any via em0\n65535 deny ip from any to any",
                "00100 allow ip4 from any to any\n65535 deny ip from any to any",
                "00100 skipto 1000 ip from any to any\n65535 deny ip from any to any"
            })
    void doNotSayWhatIpfwLeavesOpen(String rules) {
        assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> IpfwText.parse(rules));
    }

    @Test
    void readLongLinesAndManyBracesAtOnce() throws Unreadable {
        for (String text : List.of(
                "{".repeat(900_000), "$a".repeat(100_000), "a = \"" + "$a ".repeat(100_000) + "\"\n$a\n".repeat(5))) {
            try {
                assertThat(PfText.parse(text).family()).isEqualTo("pf");
            } catch (MalformedSettings e) {
                assertThat(e).hasMessageStartingWith("line 1: ");
            }
        }
    }
}
