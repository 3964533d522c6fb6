package dev.martello.server.authority;

import java.util.regex.Pattern;

/**
 * What is a DNS name of a host, in the one spelling that is used here: lower case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1123">RFC 1123, section 2.1</a>
 */
final class DnsName {
    private static final int MAX_CHARS = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private DnsName() {}

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name is a domain, or below it. */
    static boolean isWithin(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }
}
