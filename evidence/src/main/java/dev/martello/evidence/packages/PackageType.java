package dev.martello.evidence.packages;

import java.util.Locale;

/**
 * Kinds of packages.
 *
 * @see <a href="https://github.com/package-url/purl-spec/tree/main/types">Package URL types</a>
 */
public enum PackageType {
    DEB("deb", "deb", NameCase.LOWER),
    APK("apk", "apk", NameCase.LOWER),
    RPM("rpm", "rpm", NameCase.AS_IT_IS),
    /** No type is registered for FreeBSD's packages. */
    FREEBSD("freebsd", "generic", NameCase.AS_IT_IS);

    private final String label;
    private final String urlType;
    private final NameCase nameCase;

    PackageType(String label, String urlType, NameCase nameCase) {
        this.label = label;
        this.urlType = urlType;
        this.nameCase = nameCase;
    }

    private enum NameCase {
        AS_IT_IS,
        /** Names that differ by case only are the same. */
        LOWER
    }

    /** How package URLs name it. */
    String urlType() {
        return urlType;
    }

    /** The name as a package URL of this type has it. */
    String name(String name) {
        return switch (nameCase) {
            case AS_IT_IS -> name;
            case LOWER -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** The name in checks and documents. */
    @Override
    public String toString() {
        return label;
    }
}
