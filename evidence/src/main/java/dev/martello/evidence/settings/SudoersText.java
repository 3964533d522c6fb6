package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code sudoers} with the files that it includes. Hosts are not looked at: a rule for another machine is taken for one of this.
 *
 * @see <a href="https://www.sudo.ws/docs/man/sudoers.man/">sudoers(5)</a>
 */
public final class SudoersText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    /** As deep as sudo reads files that include files. */
    private static final int MAX_DEPTH = 128;

    private static final int MAX_FILES = 1000;
    private static final int MAX_RULES = 50_000;
    private static final int MAX_LINE = 1 << 16;

    /** Aliases of one kind may have the names of those of another. */
    private static final String COMMANDS = "Cmnd ";

    private static final String USERS = "Runas ";

    /** One alias may name others. */
    private static final int MAX_ALIAS_DEPTH = 32;

    private static final int MAX_COMMANDS = 200_000;

    private static final Pattern INCLUDE = Pattern.compile("[#@](include|includedir)\\s+(.*)");
    private static final Pattern ALIAS = Pattern.compile("(User|Runas|Host|Cmnd|Cmd)_Alias\\s+(.*)");
    private static final Pattern ALIAS_DEFINITION = Pattern.compile("\\s*([A-Z][A-Z0-9_]*)\\s*=(.*)");
    private static final Pattern DEFAULTS = Pattern.compile("Defaults(?:([@:!>])\\s*(\\S+))?(?:\\s+(.*)|\\s*)");
    private static final Pattern SETTING = Pattern.compile("(!*)\\s*([a-z_]+)\\s*(?:([+-]?=)\\s*(.*))?");
    private static final Pattern RUN_AS = Pattern.compile("\\(([^)]*)\\)\\s*(.*)");
    private static final Pattern TAG =
            Pattern.compile("(NO)?(PASSWD|SETENV|EXEC|FOLLOW|INTERCEPT|LOG_INPUT|LOG_OUTPUT|MAIL)\\s*:\\s*(.*)");
    /** With what may stand before and after it. */
    private static final int MAX_TAG = 20;

    /** What stands for more than one thing in arguments: a pattern of the shell, or an expression from one end to the other. */
    private static final Pattern PATTERN = Pattern.compile("(?<!\\\\)[*?\\[]|^\\^");

    private static final Pattern OPTION = Pattern.compile("[A-Z]+=\\S+\\s+(.*)");

    private static final Pattern ENDS_WITH_TAG = Pattern.compile(
            "(?s).*\\b(?:(?:NO)?(?:PASSWD|SETENV|EXEC|FOLLOW|INTERCEPT|LOG_INPUT|LOG_OUTPUT|MAIL)|sha\\d+)\\s*");

    /** Where included files are. */
    public interface Includes {
        /**
         * The texts of a file, or of the files in a directory that sudo reads, in their order; none if there are none.
         *
         */
        List<String> texts(String path, Kind kind) throws Unreadable;
    }

    /** What is included. */
    public enum Kind {
        FILE,
        DIRECTORY
    }

    private final Includes includes;
    private final IncludeLimit included = new IncludeLimit(MAX_FILES, MAX_DEPTH);
    private final SortedMap<String, String> defaults = new TreeMap<>();
    private final List<PrivilegeRule> rules = new ArrayList<>();
    private final Map<String, List<String>> aliases = new HashMap<>();
    private final Map<String, Set<String>> meant = new HashMap<>();
    private int total;

    private SudoersText(Includes includes) {
        this.includes = includes;
    }

    /**
     * Reads a configuration.
     *
     * @throws MalformedSettings if sudo would refuse it; of an included file the line is that in it
     * @throws Unreadable if an included file cannot be read
     */
    public static Privileges parse(String text, Includes includes) throws MalformedSettings, Unreadable {
        SudoersText reader = new SudoersText(includes);
        reader.file(text, 0);
        List<PrivilegeRule> rules = new ArrayList<>();
        for (PrivilegeRule each : reader.rules) {
            rules.add(new PrivilegeRule(
                    each.tool(),
                    each.who(),
                    reader.runAs(each.runAs()),
                    reader.expanded(each.commands()),
                    each.password(),
                    each.options()));
        }
        return new Privileges(true, reader.defaults, rules);
    }

    private void file(String text, int depth) throws MalformedSettings, Unreadable {
        included.enter(depth);
        StringBuilder whole = new StringBuilder();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (whole.length() + line.length() > MAX_LINE) {
                throw new MalformedSettings(number, "it has more than " + MAX_LINE + " characters");
            }
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1);
            } else {
                statement(whole.append(line).toString().strip(), number, depth);
                whole.setLength(0);
            }
        }
        statement(whole.toString().strip(), number, depth);
    }

    private void statement(String line, int number, int depth) throws MalformedSettings, Unreadable {
        Matcher include = INCLUDE.matcher(line);
        Matcher alias = ALIAS.matcher(line);
        Matcher setting = DEFAULTS.matcher(line);
        if (include.matches()) {
            Kind kind = include.group(1).equals("include") ? Kind.FILE : Kind.DIRECTORY;
            for (String text : includes.texts(unquoted(include.group(2)), kind)) {
                file(text, depth + 1);
            }
            return;
        }
        String bare = withoutComment(line);
        if (bare.isEmpty()) {
            return;
        }
        alias.reset(bare);
        setting.reset(bare);
        if (alias.matches()) {
            alias(alias.group(1).equals("Cmd") ? COMMANDS : alias.group(1) + " ", alias.group(2), number);
        } else if (setting.matches()) {
            String whom = setting.group(2) == null ? "" : ":" + setting.group(2);
            for (String each : split(setting.group(3) == null ? "" : setting.group(3), ',')) {
                set(each.strip(), whom, number);
            }
        } else {
            rule(bare, number);
        }
    }

    /** A number sign before digits is a user's number. */
    private static String withoutComment(String line) {
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '"') {
                isQuoted = !isQuoted;
            } else if (each == '\\') {
                i++;
            } else if (each == '#' && !isQuoted && !(i + 1 < line.length() && Character.isDigit(line.charAt(i + 1)))) {
                return line.substring(0, i).strip();
            }
        }
        return line;
    }

    private void alias(String kind, String definitions, int number) throws MalformedSettings {
        for (String each : split(definitions, ':')) {
            Matcher definition = ALIAS_DEFINITION.matcher(each);
            if (!definition.matches()) {
                throw new MalformedSettings(number, "expected NAME = what it stands for, found \"" + each + "\"");
            }
            List<String> stands = items(definition.group(2));
            if (stands.isEmpty()) {
                throw new MalformedSettings(
                        number, "expected what " + definition.group(1) + " stands for, found nothing");
            }
            aliases.put(kind + definition.group(1), stands);
        }
    }

    private void set(String text, String whom, int number) throws MalformedSettings {
        Matcher setting = SETTING.matcher(text);
        if (!setting.matches()) {
            throw new MalformedSettings(number, "expected a setting, found \"" + text + "\"");
        }
        String name = setting.group(2) + whom;
        if (setting.group(3) == null) {
            defaults.put(name, setting.group(1).length() % 2 == 0 ? "yes" : "no");
            return;
        }
        String value = unquoted(setting.group(4));
        String before = defaults.getOrDefault(name, "");
        switch (setting.group(3)) {
            case "+=" -> defaults.put(name, (before.equals("no") ? value : before + "\n" + lines(value)).strip());
            case "-=" ->
                defaults.put(
                        name,
                        String.join(
                                "\n",
                                before.lines()
                                        .filter(each -> !List.of(lines(value).split("\n", -1))
                                                .contains(each))
                                        .toList()));
            default -> defaults.put(name, name.startsWith("env_") ? lines(value) : value);
        }
    }

    private static String lines(String words) {
        return String.join("\n", words.strip().split("\\s+", -1));
    }

    private static String unquoted(String value) {
        String bare = value.strip();
        return bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"")
                ? bare.substring(1, bare.length() - 1)
                : bare;
    }

    /** {@code who hosts = (whom) tags: commands : hosts = …}. */
    private void rule(String text, int number) throws MalformedSettings {
        int equals = text.indexOf('=');
        String names = equals < 0 ? "" : String.join(",", items(text.substring(0, equals)));
        int blank = lastBlank(names);
        if (blank < 0) {
            throw new MalformedSettings(number, "expected who hosts = commands, found \"" + text + "\"");
        }
        List<String> users = items(names.substring(0, blank));
        for (String part : split(text.substring(equals + 1), ':')) {
            int next = part.indexOf('=');
            boolean isFurtherHosts = next > 0 && part.substring(0, next).strip().matches("[A-Za-z0-9_.,+!-]+");
            commands(users, isFurtherHosts ? part.substring(next + 1) : part, number);
        }
    }

    private static int lastBlank(String names) {
        return Math.max(names.lastIndexOf(' '), names.lastIndexOf('\t'));
    }

    private void commands(List<String> users, String text, int number) throws MalformedSettings {
        CommandList list = new CommandList(users, number);
        for (String each : split(text, ',')) {
            list.add(each.strip());
        }
        list.end();
    }

    /** Commands one after the other: as whom they run, and what is said of them, holds for those that follow too. */
    private final class CommandList {
        private final List<String> users;
        private final int line;
        private final Set<String> options = new LinkedHashSet<>();
        private final List<String> commands = new ArrayList<>();
        private String runAs = "root";
        private boolean password = true;

        CommandList(List<String> users, int line) {
            this.users = users;
            this.line = line;
        }

        void add(String text) throws MalformedSettings {
            String rest = text;
            Matcher whom = RUN_AS.matcher(rest);
            if (whom.matches()) {
                end();
                runAs = whom.group(1).strip();
                rest = whom.group(2);
            }
            for (Matcher option = OPTION.matcher(rest); option.matches(); option = OPTION.matcher(rest)) {
                rest = option.group(1);
            }
            for (Matcher tag = TAG.matcher(rest); tag.matches(); tag = TAG.matcher(rest)) {
                end();
                tag(tag.group(1) != null, tag.group(2));
                rest = tag.group(3);
            }
            if (!rest.isBlank()) {
                commands.add(command(rest.strip()));
            }
        }

        private void tag(boolean isNegated, String name) {
            if (name.equals("PASSWD")) {
                password = !isNegated;
            } else {
                options.remove(isNegated ? name : "NO" + name);
                options.add(isNegated ? "NO" + name : name);
            }
        }

        /** Makes rules of the commands so far. */
        void end() throws MalformedSettings {
            if (commands.isEmpty()) {
                return;
            }
            for (String user : users) {
                if (rules.size() == MAX_RULES) {
                    throw new MalformedSettings(line, "more than " + MAX_RULES + " rules");
                }
                rules.add(new PrivilegeRule("sudo", user, runAs, commands, password, List.copyOf(options)));
            }
            commands.clear();
        }
    }

    /** Its path: nothing of its arguments is kept but that they are given. */
    private static String command(String text) {
        String bare = text.replaceFirst("^(!*)\\s*(?:sha\\d+:\\S+\\s+)?", "$1");
        String[] parts = bare.split("(?<!\\\\)\\s+", 2);
        String path = parts[0].replace("\\", "");
        String arguments = parts.length < 2 ? "" : parts[1].strip();
        if (arguments.isEmpty() || arguments.equals("\"\"")) {
            return path;
        }
        return path + (PATTERN.matcher(arguments).find() ? PrivilegeRule.WITH_PATTERN : PrivilegeRule.WITH_ARGUMENTS);
    }

    /** As whom a rule runs commands, with users in place of aliases. */
    private String runAs(String text) {
        int colon = text.indexOf(':');
        Set<String> names = new LinkedHashSet<>();
        for (String each : items(colon < 0 ? text : text.substring(0, colon))) {
            addUsers(each, names);
        }
        names.removeIf(each -> aliases.containsKey(USERS + each));
        return String.join(", ", names)
                + (colon < 0 ? "" : ":" + text.substring(colon + 1).strip());
    }

    /** Adds a name, and what it stands for if that has not been added. */
    private void addUsers(String name, Set<String> names) {
        Deque<String> todo = new ArrayDeque<>(List.of(name));
        while (!todo.isEmpty()) {
            String next = todo.remove();
            if (names.add(next)) {
                aliases.getOrDefault(USERS + next, List.of()).forEach(todo::add);
            }
        }
    }

    /** With commands in place of aliases, each once. */
    private List<String> expanded(List<String> commands) throws MalformedSettings {
        Set<String> expanded = new LinkedHashSet<>();
        for (String each : commands) {
            expanded.addAll(meant(each, 0));
        }
        total += expanded.size();
        if (total > MAX_COMMANDS) {
            throw new MalformedSettings(1, "its rules name more than " + MAX_COMMANDS + " commands");
        }
        return List.copyOf(expanded);
    }

    /** What a name stands for; itself if it is no alias. */
    private Set<String> meant(String name, int depth) throws MalformedSettings {
        if (depth > MAX_ALIAS_DEPTH) {
            throw new MalformedSettings(1, "aliases name each other more than " + MAX_ALIAS_DEPTH + " deep");
        }
        if (name.startsWith("!")) {
            return meant(name.substring(1), depth + 1).stream()
                    .map(each -> each.startsWith("!") ? each.substring(1) : "!" + each)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        List<String> alias = aliases.get(COMMANDS + name);
        if (alias == null) {
            return Set.of(name);
        }
        Set<String> known = meant.get(name);
        if (known == null) {
            known = new LinkedHashSet<>();
            for (String each : alias) {
                known.addAll(meant(command(each), depth + 1));
            }
            meant.put(name, known);
        }
        return known;
    }

    private static List<String> items(String text) {
        return split(text, ',').stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Parts between separators that stand neither in quotes nor in parentheses, nor after a backslash, nor end a tag. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean isQuoted = false;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '"') {
                isQuoted = !isQuoted;
            } else if (each == '(' || each == ')') {
                depth = Math.max(0, depth + (each == '(' ? 1 : -1));
            } else if (each == separator
                    && !isQuoted
                    && depth == 0
                    && !(separator == ':' && isAfterTag(text.substring(Math.max(start, i - MAX_TAG), i)))) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static boolean isAfterTag(String before) {
        return ENDS_WITH_TAG.matcher(before).matches();
    }
}
