package dev.martello.evidence.settings;

import dev.martello.evidence.settings.JailConfText.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is assigned to one jail, taken together.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jail(8)">jail(8)</a>
 */
final class JailParameters {
    /** How much may come of a configuration: values stand for each other, and what is for all jails is there for each. */
    static final class Room {
        private static final int MAX_PARAMETERS = 200_000;
        private static final int MAX_CHARS = 4 << 20;

        private int parameters;
        private int chars;

        private void takeParameter() throws MalformedSettings {
            if (++parameters > MAX_PARAMETERS) {
                throw new MalformedSettings(1, "all jails together have more than " + MAX_PARAMETERS + " settings");
            }
        }

        private void takeChars(int more) throws MalformedSettings {
            chars += more;
            if (chars > MAX_CHARS) {
                throw new MalformedSettings(1, "all values together have more than " + MAX_CHARS + " characters");
            }
        }
    }

    /** What is run has arguments, which are nobody's business. */
    private static final Pattern COMMAND =
            Pattern.compile("command|exec\\.(prepare|prestart|created|start|poststart|prestop|stop|poststop|release)");

    private static final Pattern TRUTH =
            Pattern.compile("allow\\..*|persist|mount\\.(devfs|fdescfs|procfs)|exec\\.(clean|system_jail_user)");

    private static final int MAX_DEPTH = 32;

    /** @param values grow when some are added */
    private record Given(boolean isVariable, boolean isFalse, List<JailWord> values) {}

    private final SortedMap<String, Given> byName = new TreeMap<>();
    private final Room room;

    /** @param jail its name, which counts unless another is assigned */
    JailParameters(String jail, Room room) {
        this.room = room;
        JailWord name = new JailWord(List.of(new JailWord.Literal(jail)));
        byName.put("name", new Given(false, false, new ArrayList<>(List.of(name))));
    }

    /** Takes what comes later: it counts in place of what is there, or is added to it. */
    void take(List<Assignment> assignments) throws MalformedSettings {
        for (Assignment each : assignments) {
            room.takeParameter();
            JailParameter parameter =
                    each.isVariable() ? new JailParameter(each.name(), false) : JailParameter.of(each.name());
            Given before = byName.get(parameter.name());
            List<JailWord> values = each.isAppended() && before != null ? before.values() : new ArrayList<>();
            values.addAll(each.values());
            byName.put(parameter.name(), new Given(each.isVariable(), parameter.isFalse(), values));
        }
    }

    Jail jail() throws MalformedSettings {
        SortedMap<String, String> settings = new TreeMap<>();
        for (String name : byName.keySet()) {
            Given given = byName.get(name);
            if (!given.isVariable() && !COMMAND.matcher(name).matches()) {
                settings.put(name, setting(new JailParameter(name, given.isFalse()), given));
            }
        }
        return JailParameter.jail(settings);
    }

    private String setting(JailParameter parameter, Given given) throws MalformedSettings {
        if (given.values().isEmpty()) {
            return parameter.truth();
        }
        List<String> values = values(given, new HashSet<>(Set.of(parameter.name())));
        return TRUTH.matcher(parameter.name()).matches()
                ? truth(parameter, values.getLast())
                : String.join(",", values);
    }

    /** A number that is not 0 says yes, too. */
    private static String truth(JailParameter parameter, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.equals("false") || lower.matches("0+")) {
            return parameter.isFalse() ? "yes" : "no";
        }
        return lower.equals("true") || lower.matches("[0-9]+") ? parameter.truth() : value;
    }

    /** @param open what the values are wanted for, which they may not stand for */
    private List<String> values(Given given, Set<String> open) throws MalformedSettings {
        List<String> values = new ArrayList<>();
        for (JailWord word : given.values()) {
            room.takeChars(1);
            if (word.reference().isPresent()) {
                values.addAll(referred(word.reference().get(), open));
            } else {
                values.add(text(word, open));
            }
        }
        return values;
    }

    private String text(JailWord word, Set<String> open) throws MalformedSettings {
        StringBuilder text = new StringBuilder();
        for (JailWord.Piece piece : word.pieces()) {
            String part = switch (piece) {
                case JailWord.Literal(String literal) -> literal;
                case JailWord.Reference(String name) -> {
                    List<String> values = referred(name, open);
                    if (values.size() > 1) {
                        throw new MalformedSettings(1, "\"" + name + "\" is a list, and stands within a text");
                    }
                    yield values.getFirst();
                }
            };
            room.takeChars(part.length());
            text.append(part);
        }
        return text.toString();
    }

    private List<String> referred(String name, Set<String> open) throws MalformedSettings {
        Given given = byName.get(name);
        if (given == null || given.values().isEmpty()) {
            throw new MalformedSettings(1, "nothing is assigned to \"" + name + "\"");
        }
        if (open.size() > MAX_DEPTH || !open.add(name)) {
            throw new MalformedSettings(1, "\"" + name + "\" stands for itself");
        }
        List<String> values = values(given, open);
        room.takeParameter();
        open.remove(name);
        return values;
    }
}
