package dev.martello.evidence.settings;

import java.util.Map;

/**
 * The settings of one interface beside those for all, from which the kernel makes what holds.
 *
 * @param all those below {@code conf/all}, by name without directories
 * @param own those of the interface
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/include/linux/inetdevice.h">Linux,
 *     include/linux/inetdevice.h, {@code IN_DEV_ANDCONF}, {@code IN_DEV_ORCONF}, {@code IN_DEV_MAXCONF}</a>
 */
public record InterfaceValues(String name, Map<String, String> all, Map<String, String> own) {
    private static final String NUMBER = "-?\\d{1,9}";

    public InterfaceValues {
        all = Map.copyOf(all);
        own = Map.copyOf(own);
    }

    boolean own(String setting) throws MalformedSettings {
        return number(own, setting) != 0;
    }

    boolean all(String setting) throws MalformedSettings {
        return number(all, setting) != 0;
    }

    boolean both(String setting) throws MalformedSettings {
        return all(setting) && own(setting);
    }

    boolean either(String setting) throws MalformedSettings {
        return all(setting) || own(setting);
    }

    long higher(String setting) throws MalformedSettings {
        return Math.max(number(all, setting), number(own, setting));
    }

    long lower(String setting) throws MalformedSettings {
        return Math.min(number(all, setting), number(own, setting));
    }

    long number(String setting) throws MalformedSettings {
        return number(own, setting);
    }

    /** Of a setting that older kernels do not have. */
    boolean ownIfThere(String setting) throws MalformedSettings {
        return own.containsKey(setting) && own(setting);
    }

    private long number(Map<String, String> values, String setting) throws MalformedSettings {
        String value = values.getOrDefault(setting, "");
        if (!value.matches(NUMBER)) {
            throw new MalformedSettings(
                    1, "expected a number as " + setting + " of " + name + ", found \"" + value + "\"");
        }
        return Long.parseLong(value);
    }
}
