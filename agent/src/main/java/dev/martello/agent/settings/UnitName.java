package dev.martello.agent.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a unit of systemd.
 *
 * @param prefix what stands before the instance and the type, as in {@code getty}
 * @param instance what stands after the at sign; empty for a template, absent if there is none
 * @param type as in {@code service}
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
record UnitName(String prefix, Optional<String> instance, String type) {
    private static final Pattern NAME =
            Pattern.compile("(?<prefix>[A-Za-z0-9:_.\\\\-]{1,200})(?:@(?<instance>[A-Za-z0-9:_.\\\\@-]{0,200}))?"
                    + "\\.(?<type>service|socket|target|timer|path|mount|automount|swap|slice|scope|device)");

    /** Empty if it is no such name. */
    static Optional<UnitName> of(String text) {
        Matcher name = NAME.matcher(text);
        return name.matches()
                ? Optional.of(new UnitName(
                        name.group("prefix"), Optional.ofNullable(name.group("instance")), name.group("type")))
                : Optional.empty();
    }

    UnitName withType(String other) {
        return new UnitName(prefix, instance, other);
    }

    /** That of which this is an instance; itself if it is none. */
    UnitName template() {
        return new UnitName(prefix, instance.map(_ -> ""), type);
    }

    boolean isTemplate() {
        return instance.filter(String::isEmpty).isPresent();
    }

    /** With what stands for parts of this name in another. */
    Optional<UnitName> filled(String text) {
        return of(text.replace("%i", instance.orElse(""))
                .replace("%I", instance.orElse(""))
                .replace("%p", prefix)
                .replace("%n", toString()));
    }

    /** The names whose directories have drop-ins for this one, the most specific first. */
    List<String> dropInNames() {
        List<String> names = new ArrayList<>(List.of(toString()));
        if (!template().equals(this)) {
            names.add(template().toString());
        }
        for (int dash = prefix.lastIndexOf('-', prefix.length() - 2);
                dash > 0;
                dash = prefix.lastIndexOf('-', dash - 1)) {
            names.add(prefix.substring(0, dash + 1) + "." + type);
        }
        names.add(type);
        return names;
    }

    @Override
    public String toString() {
        return prefix + instance.map(text -> "@" + text).orElse("") + "." + type;
    }
}
