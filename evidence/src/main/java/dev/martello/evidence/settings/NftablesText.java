package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chains that a file of nftables has.
 *
 * @see <a href="https://www.netfilter.org/projects/nftables/manpage.html">nft(8)</a>
 */
public final class NftablesText {
    /** Lists of addresses may be long. */
    public static final int MAX_CHARS = 8 << 20;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 500;
    private static final int MAX_TOKENS = 2_000_000;

    private static final Pattern TOKEN = Pattern.compile("#[^\\n]*|\"[^\"\\n]*\"|[{};]|\\n|\\\\\\n|[^\\s{};\"#]+");

    private final Includes includes;
    private final IncludeLimit included = new IncludeLimit(MAX_FILES, MAX_DEPTH);

    private NftablesText(Includes includes) {
        this.includes = includes;
    }

    /**
     * The chains with a hook.
     *
     * @throws MalformedSettings if braces do not match, or files include each other without end
     * @throws Unreadable if an included file cannot be read
     */
    public static List<FirewallChain> parse(String text, Includes includes) throws MalformedSettings, Unreadable {
        List<String> tokens = new ArrayList<>();
        new NftablesText(includes).tokens(text, tokens, 0);
        return new Chains(tokens).read();
    }

    private void tokens(String text, List<String> into, int depth) throws MalformedSettings, Unreadable {
        included.enter(depth);
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String found = token.group();
            if (into.size() > MAX_TOKENS) {
                throw new MalformedSettings(1, "more than " + MAX_TOKENS + " words");
            }
            boolean isIncluded = !into.isEmpty() && into.getLast().equals("include") && found.startsWith("\"");
            if (isIncluded) {
                into.removeLast();
                for (String each : includes.texts(found.replace("\"", ""))) {
                    tokens(each, into, depth + 1);
                }
            } else if (!found.startsWith("#") && !found.equals("\\\n")) {
                into.add(found);
            }
        }
    }

    /** One way through the words, with the tables and chains around them. */
    private static final class Chains {
        private final List<String> tokens;
        private final List<FirewallChain> chains = new ArrayList<>();

        /** Of the table that is read. */
        private final List<FirewallChain> ofTable = new ArrayList<>();

        private boolean isAsleep;
        private final List<List<String>> blocks = new ArrayList<>();
        private List<String> statement = new ArrayList<>();

        /** Of the chain that is read. */
        private Optional<String> hook = Optional.empty();

        private String policy = "accept";
        private Optional<FirewallChain.Rest> rest = Optional.empty();

        Chains(List<String> tokens) {
            this.tokens = tokens;
        }

        List<FirewallChain> read() throws MalformedSettings {
            int line = 1;
            for (String token : tokens) {
                switch (token) {
                    case "{" -> {
                        if (blocks.size() == MAX_DEPTH) {
                            throw new MalformedSettings(line, "blocks within blocks, more than " + MAX_DEPTH + " deep");
                        }
                        blocks.add(statement);
                        statement = new ArrayList<>();
                    }
                    case "}" -> close(line);
                    case ";", "\n" -> {
                        line += token.equals("\n") ? 1 : 0;
                        end();
                    }
                    default -> statement.add(token);
                }
            }
            if (!blocks.isEmpty()) {
                throw new MalformedSettings(line, "a block is not closed");
            }
            chains.addAll(ofTable);
            return chains;
        }

        private void close(int line) throws MalformedSettings {
            if (blocks.isEmpty()) {
                throw new MalformedSettings(line, "a closing brace without an opening one");
            }
            if (!isOf("chain", blocks.getLast())) {
                // A set within a rule: the rule goes on.
                statement = blocks.removeLast();
                if (isOf("table", statement)) {
                    closeTable();
                }
                return;
            }
            end();
            List<String> chain = blocks.removeLast();
            List<String> table = blocks.isEmpty() ? List.of() : blocks.getLast();
            if (hook.isPresent()) {
                FirewallChain found = new FirewallChain(
                        table.size() > 2 ? table.get(1) : "ip",
                        word(table, table.size() - 1),
                        word(chain, 1),
                        hook.get(),
                        policy,
                        false);
                ofTable.add(rest.map(found::with).orElse(found));
            }
            hook = Optional.empty();
            policy = "accept";
            rest = Optional.empty();
            statement = new ArrayList<>();
        }

        /** Tables do not stand within each other, so what came since the last one is of this. */
        private void closeTable() {
            if (!isAsleep) {
                chains.addAll(ofTable);
            }
            ofTable.clear();
            isAsleep = false;
            statement = new ArrayList<>();
        }

        private void end() {
            List<String> ended = statement;
            statement = new ArrayList<>();
            if (ended.isEmpty() || blocks.isEmpty()) {
                return;
            }
            if (!isOf("chain", blocks.getLast())) {
                isAsleep |= isOf("flags", ended) && ended.contains("dormant");
                return;
            }
            switch (ended.getFirst()) {
                case "type" -> hook = Optional.of(word(ended, ended.indexOf("hook") + 1));
                case "policy" -> policy = word(ended, 1);
                default -> rest = rest.or(() -> rest(ended));
            }
        }

        /** A verdict without a condition before it. */
        private static Optional<FirewallChain.Rest> rest(List<String> rule) {
            int at = 0;
            while (at < rule.size()) {
                switch (rule.get(at)) {
                    case "counter", "log" -> at++;
                    // What counters and logs are told.
                    case "packets",
                            "bytes",
                            "name",
                            "prefix",
                            "level",
                            "group",
                            "flags",
                            "snaplen",
                            "queue-threshold",
                            "comment" -> at += 2;
                    case "accept" -> {
                        return Optional.of(FirewallChain.Rest.ACCEPT);
                    }
                    case "drop", "reject" -> {
                        return Optional.of(FirewallChain.Rest.DROP);
                    }
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.empty();
        }

        private static boolean isOf(String kind, List<String> statement) {
            return !statement.isEmpty() && statement.getFirst().equals(kind);
        }

        private static String word(List<String> words, int index) {
            return index >= 0 && index < words.size() ? words.get(index) : "";
        }
    }
}
