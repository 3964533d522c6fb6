package dev.martello.evidence.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the menus of GRUB and systemd-boot let somebody at the console change the kernel's command line.
 *
 * @see <a href="https://www.gnu.org/software/grub/manual/grub/grub.html#Authentication-and-authorisation">GRUB, Authentication and
 *     authorisation</a>
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/loader.conf.html">loader.conf(5)</a>
 */
public final class BootMenuText {
    /** Programs write these files. */
    public static final int MAX_CHARS = 4 << 20;

    private static final Pattern SUPERUSERS = Pattern.compile("(?m)^[ \\t]*set[ \\t]+superusers=[\"']?[^\"'\\s]");
    private static final Pattern PASSWORD =
            Pattern.compile("(?m)^[ \\t]*password(?:_pbkdf2\\s+\\S+\\s+grub\\.pbkdf2\\.|\\s+\\S+\\s+\\S)");
    private static final Pattern OWN_PASSWORD = Pattern.compile("(?m)^[ \\t]*GRUB2_PASSWORD=grub\\.pbkdf2\\.");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "off");

    private BootMenuText() {}

    /**
     * Whether GRUB asks for a password before an entry is changed: somebody must be named, and have one.
     *
     * @param passwords the file in which some distributions keep the password; empty if there is none
     */
    public static boolean isGrubLocked(String configuration, String passwords) {
        return SUPERUSERS.matcher(configuration).find()
                && (PASSWORD.matcher(configuration).find()
                        || OWN_PASSWORD.matcher(passwords).find());
    }

    /** Whether systemd-boot has no editor, which it has unless told otherwise. */
    public static boolean isSystemdBootLocked(String configuration) {
        return configuration
                .lines()
                .map(line -> BLANK.split(line.strip(), -1))
                .filter(words -> words[0].equals("editor"))
                .map(words -> Arrays.asList(words).getLast().toLowerCase(Locale.ROOT))
                .reduce((_, last) -> last)
                .filter(NO::contains)
                .isPresent();
    }
}
