package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The loaded modules, as Linux's {@code /proc/modules} has them. */
public final class ModuleTableText {
    /** A line has some hundred characters, and a kernel some hundred modules. */
    public static final int MAX_CHARS = 1 << 20;

    private static final Pattern LINE = Pattern.compile(
            "(?<name>[A-Za-z0-9_]+) \\d+ \\S+ \\S+ (?:Live|Loading|Unloading) 0x[0-9a-f]+(?: \\((?<taint>[A-Z]+)[+-]?\\))?");

    private ModuleTableText() {}

    /**
     * The modules by name: the order in which they were loaded differs from boot to boot.
     *
     * @throws MalformedSettings if a line does not have the fields it should have
     */
    public static List<KernelModule> parse(String text) throws MalformedSettings {
        List<KernelModule> modules = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line.stripTrailing());
            if (!matcher.matches()) {
                throw new MalformedSettings(number, "expected a module, found \"" + line + "\"");
            }
            String taint = matcher.group("taint");
            modules.add(new KernelModule(matcher.group("name"), taint == null ? "" : taint));
        }
        modules.sort(Comparator.comparing(KernelModule::name));
        return modules;
    }
}
