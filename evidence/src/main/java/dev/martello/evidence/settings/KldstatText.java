package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The loaded files of FreeBSD's kernel, as {@code kldstat} prints them.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?kldstat(8)">kldstat(8)</a>
 */
public final class KldstatText {
    public static final int MAX_CHARS = 1 << 20;

    private static final Pattern HEADING = Pattern.compile("Id\\s+Refs\\s+Address\\s+Size\\s+Name\\s*");
    private static final Pattern LINE =
            Pattern.compile("\\s*\\d+\\s+\\d+\\s+0x[0-9a-f]+\\s+[0-9a-f]+\\s+(?<name>\\S+)\\s*");
    private static final String SUFFIX = ".ko";

    private KldstatText() {}

    /**
     * The modules by name, without the kernel itself.
     *
     * @throws MalformedSettings if a line does not have the fields it should have
     */
    public static List<KernelModule> parse(String text) throws MalformedSettings {
        List<KernelModule> modules = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || HEADING.matcher(line).matches()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new MalformedSettings(number, "expected a loaded file, found \"" + line + "\"");
            }
            String name = matcher.group("name");
            if (name.endsWith(SUFFIX)) {
                modules.add(new KernelModule(name.substring(0, name.length() - SUFFIX.length()), ""));
            }
        }
        modules.sort(Comparator.comparing(KernelModule::name));
        return modules;
    }
}
