package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The jails that a {@code jail.conf} of FreeBSD defines: each with what stands in its own definition, outside of definitions and in those with an
 * asterisk, of which the later counts.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jail.conf(5)">jail.conf(5)</a>
 */
public final class JailConfText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_FILES = 2000;
    private static final int MAX_DEFINITIONS = 4000;
    private static final String EVERY_JAIL = "*";
    private static final String INCLUDE = ".include";

    /**
     * What is assigned.
     *
     * @param name as it is written
     * @param isVariable whether it is only for other values
     * @param isAppended whether its values are added to those from before
     */
    record Assignment(String name, boolean isVariable, boolean isAppended, List<JailWord> values) {}

    /**
     * A jail, or a pattern for some.
     *
     * @param parts of its name; each pattern is held against each jail, so they are made once
     */
    private record Definition(String name, List<String> parts, List<Assignment> assignments) {
        static Definition of(String name, List<Assignment> assignments) {
            return new Definition(name, List.of(name.split("\\.", -1)), assignments);
        }

        /** An asterisk stands for one part of a name, and at the end for all that are left. */
        boolean isPattern() {
            return parts.contains(EVERY_JAIL);
        }

        boolean isFor(Definition jail) {
            int last = parts.size() - 1;
            if (jail.parts.size() <= last
                    || (jail.parts.size() > parts.size() && !parts.get(last).equals(EVERY_JAIL))) {
                return false;
            }
            for (int i = 0; i <= last; i++) {
                if (!parts.get(i).equals(EVERY_JAIL) && !parts.get(i).equals(jail.parts.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Includes includes;
    private final IncludeLimit included = new IncludeLimit(MAX_FILES, MAX_DEPTH);
    private final List<Definition> definitions = new ArrayList<>();

    private JailConfText(Includes includes) {
        this.includes = includes;
    }

    /**
     * The jails, in their order.
     *
     * @throws MalformedSettings if it is no such text, files include each other without end, a value stands for itself or for none, or there is
     *     too much of it
     * @throws Unreadable if an included file cannot be read
     */
    public static List<Jail> parse(String text, Includes includes) throws MalformedSettings, Unreadable {
        JailConfText all = new JailConfText(includes);
        all.read(text, 0);
        return all.jails();
    }

    private List<Jail> jails() throws MalformedSettings {
        List<Jail> jails = new ArrayList<>();
        JailParameters.Room room = new JailParameters.Room();
        for (int i = 0; i < definitions.size(); i++) {
            if (!definitions.get(i).isPattern()) {
                jails.add(parameters(i, room).jail());
            }
        }
        return jails;
    }

    private JailParameters parameters(int jail, JailParameters.Room room) throws MalformedSettings {
        Definition asked = definitions.get(jail);
        JailParameters parameters = new JailParameters(asked.name(), room);
        for (int i = 0; i < definitions.size(); i++) {
            Definition each = definitions.get(i);
            if (i == jail || (each.isPattern() && each.isFor(asked))) {
                parameters.take(each.assignments());
            }
        }
        return parameters;
    }

    private void read(String text, int depth) throws MalformedSettings, Unreadable {
        included.enter(depth);
        JailConfWords words = new JailConfWords(text);
        while (!words.isAtEnd()) {
            if (words.takes(";")) {
                continue;
            }
            JailWord first = words.word();
            if (words.takes("{")) {
                List<Assignment> assignments = new ArrayList<>();
                while (!words.takes("}")) {
                    if (!words.takes(";")) {
                        assignment(words, words.word(), depth).ifPresent(assignments::add);
                    }
                }
                define(words, Definition.of(name(words, first), assignments));
            } else {
                Optional<Assignment> assignment = assignment(words, first, depth);
                if (assignment.isPresent()) {
                    define(words, Definition.of(EVERY_JAIL, List.of(assignment.get())));
                }
            }
        }
    }

    private void define(JailConfWords words, Definition definition) throws MalformedSettings {
        if (definitions.size() == MAX_DEFINITIONS) {
            throw words.malformed("more than " + MAX_DEFINITIONS + " jails and settings for all");
        }
        definitions.add(definition);
    }

    /** Up to its semicolon; nothing if it was read already because it is a file. */
    private Optional<Assignment> assignment(JailConfWords words, JailWord first, int depth)
            throws MalformedSettings, Unreadable {
        Optional<String> variable = first.reference();
        String name = variable.isPresent() ? variable.get() : name(words, first);
        boolean isAppended = words.takes("+=");
        boolean hasSign = isAppended || words.takes("=");
        List<JailWord> values = new ArrayList<>();
        if (hasSign || !words.takes(";")) {
            values.add(words.word());
            while (words.takes(",")) {
                values.add(words.word());
            }
            if (!words.takes(";")) {
                throw words.malformed("expected \";\" after the value of \"" + name + "\"");
            }
        }
        if (variable.isEmpty() && name.equals(INCLUDE)) {
            for (JailWord value : values) {
                for (String text : includes.texts(name(words, value))) {
                    read(text, depth + 1);
                }
            }
            return Optional.empty();
        }
        return Optional.of(new Assignment(name, variable.isPresent(), isAppended, values));
    }

    private static String name(JailConfWords words, JailWord word) throws MalformedSettings {
        return word.literal().orElseThrow(() -> words.malformed("expected a name without a variable in it"));
    }
}
