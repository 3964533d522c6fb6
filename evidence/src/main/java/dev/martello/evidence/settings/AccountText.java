package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code /etc/passwd} of Linux and FreeBSD, and what only root reads beside it: {@code /etc/shadow} and
 * {@code /etc/master.passwd}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/passwd.5.html">passwd(5) of Linux</a>
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?passwd(5)">passwd(5) of FreeBSD</a>
 */
public final class AccountText {
    /** A hundred thousand accounts, which are elsewhere than in files as a rule. */
    public static final int MAX_CHARS = 8 << 20;

    private static final int MAX_LINES = 100_000;
    private static final int FIELDS = 7;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final long MAX_NUMBER = 0xffff_ffffL;

    /**
     * What a file of accounts says.
     *
     * @param imports entries by which others are asked
     */
    public record Users(List<Account> accounts, List<String> imports) {
        public Users {
            accounts = List.copyOf(accounts);
            imports = List.copyOf(imports);
        }
    }

    private AccountText() {}

    /** What stands in place of a password that is elsewhere. */
    public static String placeholder(OsFamily family) {
        return switch (family) {
            case LINUX -> "x";
            case FREEBSD -> "*";
        };
    }

    /**
     * Reads {@code /etc/passwd}.
     *
     * @param placeholder what stands in place of a password that is elsewhere
     * @param shadowed the passwords that only root reads; absent if they could not be read
     * @throws MalformedSettings if a line is no account
     */
    public static Users parse(String text, String placeholder, Optional<? extends Map<String, Password>> shadowed)
            throws MalformedSettings {
        List<Account> accounts = new ArrayList<>();
        List<String> imports = new ArrayList<>();
        for (Line line : lines(text)) {
            if (line.isImport()) {
                imports.add(line.fields().getFirst());
            } else {
                accounts.add(account(line, placeholder, shadowed));
            }
        }
        return new Users(accounts, imports);
    }

    private static Account account(Line line, String placeholder, Optional<? extends Map<String, Password>> shadowed)
            throws MalformedSettings {
        List<String> fields = line.fields();
        if (fields.size() != FIELDS || fields.getFirst().isEmpty()) {
            throw line.malformed("expected an account with " + FIELDS + " fields");
        }
        String name = fields.getFirst();
        boolean isElsewhere = fields.get(1).equals(placeholder);
        return new Account(
                name,
                number(line, fields.get(2)),
                number(line, fields.get(3)),
                fields.get(5),
                fields.get(6),
                isElsewhere,
                isElsewhere
                        ? shadowed.map(passwords ->
                                Optional.ofNullable(passwords.get(name)).orElse(Password.ofField(placeholder)))
                        : Optional.of(Password.ofField(fields.get(1))));
    }

    /**
     * Reads {@code /etc/shadow} or {@code /etc/master.passwd}.
     *
     * @return the passwords by the names of their accounts
     * @throws MalformedSettings if a line has no password
     */
    public static SortedMap<String, Password> passwords(String text) throws MalformedSettings {
        SortedMap<String, Password> passwords = new TreeMap<>();
        for (Line line : lines(text)) {
            if (line.fields().size() < 2) {
                throw line.malformed("expected an account and its password");
            }
            if (!line.isImport()) {
                passwords.putIfAbsent(
                        line.fields().getFirst(), Password.ofField(line.fields().get(1)));
            }
        }
        return passwords;
    }

    /** One line that is neither empty nor a comment. */
    record Line(int number, List<String> fields) {
        boolean isImport() {
            return fields.getFirst().startsWith("+") || fields.getFirst().startsWith("-");
        }

        /** What stands there is not told: it may be a hash. */
        MalformedSettings malformed(String problem) {
            return new MalformedSettings(number, problem);
        }
    }

    static List<Line> lines(String text) throws MalformedSettings {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (lines.size() == MAX_LINES) {
                throw new MalformedSettings(number, "more than " + MAX_LINES + " entries");
            }
            lines.add(new Line(number, List.of(line.split(":", -1))));
        }
        return lines;
    }

    static long number(Line line, String field) throws MalformedSettings {
        if (!NUMBER.matcher(field).matches() || Long.parseLong(field) > MAX_NUMBER) {
            throw line.malformed("expected a number from 0 to " + MAX_NUMBER);
        }
        return Long.parseLong(field);
    }
}
