package dev.martello.evidence.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of OpenSSL's configuration that holds for all programs that speak TLS.
 *
 * @see <a href="https://docs.openssl.org/3.4/man5/config/">OpenSSL, config(5), SSL Configuration Module</a>
 */
public final class OpensslText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final String DEFAULT_SECTION = "default";

    private OpensslText() {}

    /** The settings of the section that the file's own names lead to; none if they lead to none. */
    public static SortedMap<String, String> parse(String text) {
        Map<String, SortedMap<String, String>> sections = new HashMap<>();
        String section = DEFAULT_SECTION;
        for (String line : text.replace("\\\n", "").split("\n", -1)) {
            String bare = line.replaceFirst("#.*", "").strip();
            int equals = bare.indexOf('=');
            if (bare.startsWith("[") && bare.endsWith("]")) {
                section = bare.substring(1, bare.length() - 1).strip();
            } else if (equals > 0) {
                String key = bare.substring(0, equals).strip();
                sections.computeIfAbsent(section, _ -> new TreeMap<>())
                        .put(
                                key.substring(key.indexOf('.') + 1),
                                bare.substring(equals + 1).strip());
            }
        }
        String initial = named(sections, DEFAULT_SECTION, "openssl_conf");
        String ssl = named(sections, initial, "ssl_conf");
        return sections.getOrDefault(named(sections, ssl, "system_default"), new TreeMap<>());
    }

    private static String named(Map<String, SortedMap<String, String>> sections, String section, String key) {
        return sections.getOrDefault(section, new TreeMap<>()).getOrDefault(key, "");
    }
}
