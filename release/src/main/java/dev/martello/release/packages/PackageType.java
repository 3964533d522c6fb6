package dev.martello.release.packages;

import java.util.Locale;

/**
 * Kinds of packages, as package URLs name them.
 *
 * @see <a href="https://github.com/package-url/purl-spec/tree/main/types">Package URL types</a>
 */
enum PackageType {
    DEB("deb", NameCase.LOWER),
    APK("apk", NameCase.LOWER),
    RPM("rpm", NameCase.AS_IT_IS),
    /** No type is registered for FreeBSD's packages. */
    FREEBSD("generic", NameCase.AS_IT_IS);

    private final String type;
    private final NameCase nameCase;

    PackageType(String type, NameCase nameCase) {
        this.type = type;
        this.nameCase = nameCase;
    }

    private enum NameCase {
        AS_IT_IS,
        /** Names that differ by case only are the same. */
        LOWER
    }

    String type() {
        return type;
    }

    /** The name as a package URL of this type has it. */
    String name(String name) {
        return switch (nameCase) {
            case AS_IT_IS -> name;
            case LOWER -> name.toLowerCase(Locale.ROOT);
        };
    }
}
