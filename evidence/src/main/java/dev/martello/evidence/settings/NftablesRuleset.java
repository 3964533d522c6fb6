package dev.martello.evidence.settings;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of nftables that are in force, as Linux tells them by netlink. Those that {@code iptables} makes today are among them.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/netfilter/nf_tables.h">linux/netfilter/nf_tables.h</a>
 */
public final class NftablesRuleset {
    /** What the kernel is asked for, of all families. */
    public enum Question {
        TABLES(1),
        CHAINS(4),
        RULES(7);

        private static final int SUBSYSTEM = 10;
        private static final int REQUEST_AND_DUMP = 0x301;
        private static final int BYTES = 20;

        private final int message;

        Question(int message) {
            this.message = message;
        }

        /** The message of netlink that asks for it. */
        public Bytes request() {
            return BytesWriter.littleEndian()
                    .u32(BYTES)
                    .u16(SUBSYSTEM << 8 | message)
                    .u16(REQUEST_AND_DUMP)
                    .u64(0)
                    .u32(0)
                    .toBytes();
        }
    }

    /** A machine with a thousand containers has some ten thousand rules. */
    public static final int MAX_BYTES = 16 << 20;

    /** As many as the kernel allows. */
    private static final int MAX_JUMPS = 16;

    private static final int HEADER_BYTES = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int FIRST_OF_A_SUBSYSTEM = 16;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int FAMILY_HEADER_BYTES = 4;

    private static final Map<Integer, String> FAMILIES =
            Map.of(1, "inet", 2, "ip", 3, "arp", 5, "netdev", 7, "bridge", 10, "ip6");
    private static final List<String> HOOKS =
            List.of("prerouting", "input", "forward", "output", "postrouting", "ingress");
    private static final List<String> ARP_HOOKS = List.of("input", "output");
    private static final List<String> NETDEV_HOOKS = List.of("ingress", "egress");

    // linux/netfilter/nf_tables.h
    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_TABLE_FLAGS = 2;
    private static final int NFT_TABLE_F_DORMANT = 1;
    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_EXPRESSIONS = 4;

    private record ChainName(int family, String table, String chain) {}

    /** @param family of the table, chain or rule */
    private record Message(int family, NetlinkAttributes attributes) {}

    private final Map<ChainName, List<NftablesVerdict>> rules = new HashMap<>();

    /** What rules without a condition do, by chain; empty as long as that is being found out. */
    private final Map<ChainName, Optional<FirewallChain.Rest>> rests = new HashMap<>();

    private NftablesRuleset() {}

    /**
     * The chains with a hook, in tables that are not asleep.
     *
     * @param tables what the kernel answers to {@link Question#TABLES}
     * @param chains what it answers to {@link Question#CHAINS}
     * @param rules what it answers to {@link Question#RULES}
     * @throws Unreadable if the kernel does not tell, or rules changed while it did
     * @throws MalformedSettings if these are no messages of netlink
     */
    public static List<FirewallChain> parse(Bytes tables, Bytes chains, Bytes rules)
            throws Unreadable, MalformedSettings {
        return new NftablesRuleset().chains(messages(tables), messages(chains), messages(rules));
    }

    private List<FirewallChain> chains(List<Message> tables, List<Message> chains, List<Message> rules)
            throws MalformedSettings {
        Set<ChainName> asleep = new HashSet<>();
        for (Message each : tables) {
            if ((each.attributes().number(NFTA_TABLE_FLAGS).orElse(0) & NFT_TABLE_F_DORMANT) != 0) {
                asleep.add(new ChainName(each.family(), each.attributes().text(NFTA_TABLE_NAME), ""));
            }
        }
        for (Message each : rules) {
            ChainName chain = new ChainName(
                    each.family(),
                    each.attributes().text(NFTA_RULE_TABLE),
                    each.attributes().text(NFTA_RULE_CHAIN));
            NftablesVerdict.of(each.attributes().within(NFTA_RULE_EXPRESSIONS))
                    .ifPresent(verdict -> this.rules
                            .computeIfAbsent(chain, _ -> new ArrayList<>())
                            .add(verdict));
        }
        List<FirewallChain> found = new ArrayList<>();
        for (Message each : chains) {
            String table = each.attributes().text(NFTA_CHAIN_TABLE);
            Optional<Integer> hook = each.attributes().within(NFTA_CHAIN_HOOK).number(NFTA_HOOK_HOOKNUM);
            if (hook.isPresent() && !asleep.contains(new ChainName(each.family(), table, ""))) {
                found.add(chain(each, table, hook.get()));
            }
        }
        return found;
    }

    private FirewallChain chain(Message message, String table, int hook) throws MalformedSettings {
        String name = message.attributes().text(NFTA_CHAIN_NAME);
        boolean drops = message.attributes().number(NFTA_CHAIN_POLICY).orElse(-1) == NftablesVerdict.NF_DROP;
        FirewallChain chain = new FirewallChain(
                FAMILIES.getOrDefault(message.family(), "family " + message.family()),
                table,
                name,
                hook(message.family(), hook),
                drops ? "drop" : "accept",
                false);
        return rest(new ChainName(message.family(), table, name), 0)
                .map(chain::with)
                .orElse(chain);
    }

    private static String hook(int family, int hook) {
        List<String> names = switch (FAMILIES.getOrDefault(family, "")) {
            case "arp" -> ARP_HOOKS;
            case "netdev" -> NETDEV_HOOKS;
            default -> HOOKS;
        };
        return hook >= 0 && hook < names.size() ? names.get(hook) : "hook " + hook;
    }

    /** What becomes of all packets that come to a chain, if a rule says so of all. In the kernel there are no loops. */
    private Optional<FirewallChain.Rest> rest(ChainName chain, int depth) {
        Optional<FirewallChain.Rest> known = rests.putIfAbsent(chain, Optional.empty());
        if (known != null || depth > MAX_JUMPS) {
            return known == null ? Optional.empty() : known;
        }
        Optional<FirewallChain.Rest> rest = Optional.empty();
        for (NftablesVerdict each : rules.getOrDefault(chain, List.of())) {
            boolean isLast = false;
            switch (each) {
                case NftablesVerdict.Final(var certain) -> rest = Optional.of(certain);
                case NftablesVerdict.Jump(String to) ->
                    rest = rest(new ChainName(chain.family(), chain.table(), to), depth + 1);
                case NftablesVerdict.Goto(String to) -> {
                    rest = rest(new ChainName(chain.family(), chain.table(), to), depth + 1);
                    isLast = true;
                }
                case NftablesVerdict.Return() -> isLast = true;
            }
            if (isLast || rest.isPresent()) {
                break;
            }
        }
        rests.put(chain, rest);
        return rest;
    }

    private static List<Message> messages(Bytes answer) throws Unreadable, MalformedSettings {
        BytesReader<MalformedSettings> in = BytesReader.littleEndian(answer, MalformedSettings::new);
        List<Message> messages = new ArrayList<>();
        while (!in.atEnd()) {
            long length = in.u32("nlmsg_len");
            int type = in.u16("nlmsg_type");
            int flags = in.u16("nlmsg_flags");
            in.skip(HEADER_BYTES - 8, "nlmsg_seq and nlmsg_pid");
            BytesReader<MalformedSettings> body =
                    in.part((int) Math.min(length - HEADER_BYTES, Integer.MAX_VALUE), "a message");
            in.skip(Math.min(NetlinkAttributes.padding((int) length), in.remaining()), "padding");
            if ((flags & NLM_F_DUMP_INTR) != 0) {
                throw new Unreadable("rules of nftables were changed while they were read");
            }
            if (type == NLMSG_ERROR) {
                requireNone((int) body.u32("the error"));
            } else if (type >= FIRST_OF_A_SUBSYSTEM) {
                int family = body.u8("nfgen_family");
                body.skip(FAMILY_HEADER_BYTES - 1, "version and res_id");
                messages.add(new Message(family, NetlinkAttributes.read(body.rest())));
            }
        }
        return messages;
    }

    private static void requireNone(int error) throws Unreadable {
        if (error != 0) {
            throw new Unreadable("the kernel tells rules of nftables only to who may administer the network, error "
                    + -(long) error);
        }
    }
}
