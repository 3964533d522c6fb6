package dev.martello.evidence.settings;

import java.util.Optional;

/** What a rule of nftables does with every packet that comes to it. */
sealed interface NftablesVerdict {
    /** Nothing comes after it. */
    record Final(FirewallChain.Rest rest) implements NftablesVerdict {}

    /**
     * Another chain is asked, which may come back.
     *
     * @param to its name
     */
    record Jump(String to) implements NftablesVerdict {}

    /**
     * Another chain is asked in place of this one.
     *
     * @param to its name
     */
    record Goto(String to) implements NftablesVerdict {}

    /** The chain that asked goes on, or the policy counts. */
    record Return() implements NftablesVerdict {}

    // linux/netfilter/nf_tables.h and nf_tables_compat.h
    int NFTA_EXPR_NAME = 1;
    int NFTA_EXPR_DATA = 2;
    int NFTA_IMMEDIATE_DATA = 2;
    int NFTA_DATA_VERDICT = 2;
    int NFTA_VERDICT_CODE = 1;
    int NFTA_VERDICT_CHAIN = 2;
    int NFTA_TARGET_NAME = 1;

    int NF_DROP = 0;
    int NFT_CONTINUE = -1;
    int NFT_JUMP = -3;
    int NFT_GOTO = -4;
    int NFT_RETURN = -5;

    /** That of a rule by its expressions; empty if it has a condition, or lets packets go on. */
    static Optional<NftablesVerdict> of(NetlinkAttributes expressions) throws MalformedSettings {
        for (NetlinkAttributes.Attribute each : expressions.all()) {
            NetlinkAttributes expression = NetlinkAttributes.read(each.value());
            NetlinkAttributes data = expression.within(NFTA_EXPR_DATA);
            switch (expression.text(NFTA_EXPR_NAME)) {
                case "counter", "log" -> {}
                case "reject" -> {
                    return Optional.of(new Final(FirewallChain.Rest.DROP));
                }
                case "target" -> {
                    return data.text(NFTA_TARGET_NAME).equals("REJECT")
                            ? Optional.of(new Final(FirewallChain.Rest.DROP))
                            : Optional.empty();
                }
                case "immediate" -> {
                    return verdict(data.within(NFTA_IMMEDIATE_DATA).within(NFTA_DATA_VERDICT));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** What is given to a program to decide is not dropped for certain. */
    private static Optional<NftablesVerdict> verdict(NetlinkAttributes verdict) throws MalformedSettings {
        Optional<Integer> code = verdict.number(NFTA_VERDICT_CODE);
        String chain = verdict.text(NFTA_VERDICT_CHAIN);
        return code.filter(found -> found != NFT_CONTINUE).map(found -> switch (found) {
            case NF_DROP -> new Final(FirewallChain.Rest.DROP);
            case NFT_JUMP -> new Jump(chain);
            case NFT_GOTO -> new Goto(chain);
            case NFT_RETURN -> new Return();
            default -> new Final(FirewallChain.Rest.ACCEPT);
        });
    }
}
