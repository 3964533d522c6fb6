package dev.martello.evidence.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of an account's password; never its hash.
 *
 * @param hash what it is hashed with; absent if there is nothing to hash
 */
public record Password(State state, Optional<Hash> hash) {
    /** Whether a password opens the account. */
    public enum State {
        /** None is asked for. */
        NONE("none"),
        /** No password fits. */
        LOCKED("locked"),
        SET("set");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * How passwords are hashed.
     *
     * @see <a href="https://manpages.debian.org/bookworm/libcrypt-dev/crypt.5.en.html">crypt(5)</a>
     */
    public enum Hash {
        YESCRYPT("yescrypt", "\\$y\\$.*"),
        GOST_YESCRYPT("gost-yescrypt", "\\$gy\\$.*"),
        SM3_YESCRYPT("sm3-yescrypt", "\\$sm3y\\$.*"),
        SCRYPT("scrypt", "\\$7\\$.*"),
        BCRYPT("bcrypt", "\\$2[abxy]?\\$.*"),
        SHA512("sha512", "\\$6\\$.*"),
        SHA256("sha256", "\\$5\\$.*"),
        SM3("sm3", "\\$sm3\\$.*"),
        SHA1("sha1", "\\$sha1\\$.*"),
        SUN_MD5("sun-md5", "\\$md5[$,].*"),
        MD5("md5", "\\$1\\$.*"),
        NT("nt", "\\$3\\$.*"),
        BSDI_DES("bsdi-des", "_[./0-9A-Za-z]{19}"),
        DES("des", "[./0-9A-Za-z]{13,178}");

        private final String label;
        private final Pattern form;

        Hash(String label, String form) {
            this.label = label;
            this.form = Pattern.compile(form, Pattern.DOTALL);
        }

        private static Optional<Hash> of(String text) {
            return Arrays.stream(values())
                    .filter(each -> each.form.matcher(text).matches())
                    .findFirst();
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** What a field with a hash in it says. What is no hash fits no password. */
    static Password ofField(String field) {
        if (field.isEmpty()) {
            return new Password(State.NONE, Optional.empty());
        }
        Optional<Hash> hash = Hash.of(field);
        return new Password(hash.isPresent() ? State.SET : State.LOCKED, hash);
    }
}
