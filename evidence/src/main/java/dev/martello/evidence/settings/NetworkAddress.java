package dev.martello.evidence.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Addresses as texts.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5952">RFC 5952, section 4</a>
 */
final class NetworkAddress {
    private static final int GROUPS = 8;

    private NetworkAddress() {}

    static String text(InetAddress address) {
        return address instanceof Inet6Address v6 ? text(v6.getAddress()) : address.getHostAddress();
    }

    /** The longest run of zeros, and of several the first, is left out; a single zero stays. */
    private static String text(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff);
        }
        int start = 0;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeros(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        return length == 1
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
    }

    private static int zeros(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(String.format(Locale.ROOT, "%x", groups[i]));
        }
        return text.toString();
    }
}
