package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.machine.Unreadable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NftablesRulesetTest {
    private static final int INET = 1;
    private static final int IP = 2;

    private static final int DROP = 0;
    private static final int ACCEPT = 1;
    private static final int JUMP = -3;
    private static final int GOTO = -4;
    private static final int RETURN = -5;

    private static final Bytes TABLE = message(INET, text(1, "filter"), number(2, 0));
    private static final Bytes INPUT = chain("input", 1, ACCEPT);

    @Test
    void readsChainsWithAHook() throws Exception {
        assertThat(NftablesRuleset.parse(
                        TABLE,
                        Bytes.concat(
                                chain("input", 1, DROP),
                                chain("forward", 2, ACCEPT),
                                message(INET, text(1, "filter"), text(3, "helper"))),
                        Bytes.EMPTY))
                .containsExactly(
                        new FirewallChain("inet", "filter", "input", "input", "drop", false),
                        new FirewallChain("inet", "filter", "forward", "forward", "accept", false));
    }

    @Test
    void leavesOutTablesThatSleep() throws Exception {
        Bytes other = message(IP, text(1, "filter"), number(2, 0));

        assertThat(NftablesRuleset.parse(
                        Bytes.concat(message(INET, text(1, "filter"), number(2, 1)), other), INPUT, Bytes.EMPTY))
                .isEmpty();
    }

    @Test
    void saysWhatRulesWithoutAConditionDoWithTheRest() throws Exception {
        assertThat(rest(rule("input", verdict(DROP, ""))).endsWithDrop()).isTrue();
        assertThat(rest(rule("input", expression("counter"), expression("log"), expression("reject")))
                        .endsWithDrop())
                .isTrue();
        assertThat(rest(rule("input", expression("target", text(1, "REJECT")))).endsWithDrop())
                .isTrue();
        assertThat(rest(rule("input", expression("payload"), expression("cmp"), verdict(DROP, "")))
                        .endsWithDrop())
                .isFalse();
        assertThat(rest(Bytes.concat(rule("input", verdict(ACCEPT, "")), rule("input", verdict(DROP, ""))))
                        .endsWithDrop())
                .isFalse();
    }

    @Test
    void isNotDeceivedByAPolicyBehindARuleThatTakesAll() throws Exception {
        assertThat(NftablesRuleset.parse(TABLE, chain("input", 1, DROP), rule("input", verdict(ACCEPT, ""))))
                .containsExactly(new FirewallChain("inet", "filter", "input", "input", "accept", false));
    }

    @Test
    void followsJumps() throws Exception {
        Bytes logging = rule("logging", verdict(DROP, ""));

        assertThat(rest(Bytes.concat(rule("input", verdict(JUMP, "logging")), logging))
                        .endsWithDrop())
                .isTrue();
        assertThat(rest(Bytes.concat(
                                rule("input", verdict(JUMP, "returning")),
                                rule("returning", verdict(RETURN, "")),
                                rule("returning", verdict(ACCEPT, "")),
                                rule("input", verdict(DROP, ""))))
                        .endsWithDrop())
                .isTrue();
        assertThat(rest(Bytes.concat(rule("input", verdict(GOTO, "empty")), rule("input", verdict(DROP, ""))))
                        .endsWithDrop())
                .isFalse();
    }

    @Test
    void endsThoughChainsGoRoundOrWithoutEnd() throws Exception {
        Bytes[] rules = new Bytes[2001];
        for (int i = 0; i < 2000; i++) {
            rules[i] = rule(i == 0 ? "input" : "c" + i, verdict(JUMP, "c" + (i + 1)));
        }
        rules[2000] = rule("c2000", verdict(JUMP, "input"));

        assertThat(rest(Bytes.concat(rules)).endsWithDrop()).isFalse();
    }

    @Test
    void saysWhyTheKernelDoesNotTell() {
        Bytes denied = header(2, 0, BytesWriter.littleEndian().u32(0xffffffffL).toBytes());
        Bytes changed = header(0xa03, 0x10, BytesWriter.littleEndian().u32(INET).toBytes());

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> NftablesRuleset.parse(denied, Bytes.EMPTY, Bytes.EMPTY))
                .withMessage("the kernel tells rules of nftables only to who may administer the network, error 1");
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> NftablesRuleset.parse(TABLE, changed, Bytes.EMPTY))
                .withMessage("rules of nftables were changed while they were read");
    }

    @Test
    void refusesEachTruncationAndTakesEachFlippedBit() throws Unreadable {
        Bytes rules =
                Bytes.concat(rule("input", expression("counter"), verdict(JUMP, "a")), rule("a", verdict(DROP, "")));
        for (int end = 1; end < rules.length(); end++) {
            read(rules.slice(0, end));
        }
        for (int bit = 0; bit < rules.length() * 8; bit++) {
            byte[] octets = rules.toArray();
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            read(Bytes.owning(octets));
        }
    }

    private static void read(Bytes rules) throws Unreadable {
        try {
            assertThat(NftablesRuleset.parse(TABLE, INPUT, rules)).hasSize(1);
        } catch (MalformedSettings e) {
            assertThat(e).hasMessageStartingWith("octet ");
        } catch (Unreadable e) {
            assertThat(e).hasMessageContaining("rules of nftables");
        }
    }

    private static FirewallChain rest(Bytes rules) throws Exception {
        return NftablesRuleset.parse(TABLE, INPUT, rules).getFirst();
    }

    private static Bytes chain(String name, int hook, int policy) {
        return message(INET, text(1, "filter"), text(3, name), attribute(4, number(1, hook)), number(5, policy));
    }

    private static Bytes rule(String chain, Bytes... expressions) {
        return message(INET, text(1, "filter"), text(2, chain), attribute(4, expressions));
    }

    private static Bytes expression(String name, Bytes... data) {
        return attribute(1, text(1, name), attribute(2, data));
    }

    private static Bytes verdict(int code, String chain) {
        Bytes to = Optional.of(chain)
                .filter(each -> !each.isEmpty())
                .map(each -> text(2, each))
                .orElse(Bytes.EMPTY);
        return expression("immediate", number(1, 0), attribute(2, attribute(2, number(1, code), to)));
    }

    private static Bytes text(int type, String text) {
        return attribute(type, Bytes.utf8(text + "\0"));
    }

    private static Bytes number(int type, int number) {
        return attribute(type, BytesWriter.bigEndian().u32(number & 0xffffffffL).toBytes());
    }

    private static Bytes attribute(int type, Bytes... values) {
        Bytes value = Bytes.concat(values);
        int length = 4 + value.length();
        return BytesWriter.littleEndian()
                .u16(length)
                .u16(type)
                .bytes(value)
                .bytes(Bytes.repeat(0, NetlinkAttributes.padding(length)))
                .toBytes();
    }

    private static Bytes message(int family, Bytes... attributes) {
        return header(
                0xa03, 2, Bytes.concat(BytesWriter.littleEndian().u32(family).toBytes(), Bytes.concat(attributes)));
    }

    private static Bytes header(int type, int flags, Bytes body) {
        return BytesWriter.littleEndian()
                .u32(16 + body.length())
                .u16(type)
                .u16(flags)
                .u64(0)
                .bytes(body)
                .toBytes();
    }
}
