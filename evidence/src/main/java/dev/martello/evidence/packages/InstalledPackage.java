package dev.martello.evidence.packages;

import dev.martello.evidence.machine.OsRelease;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A package that is installed.
 *
 * @param epoch the number that goes before all of the version, for those that do not have it in the version
 * @param source the source package that it was built from, with its version
 * @param url its package URL, as in {@code pkg:deb/debian/nginx@1.22.1-9?arch=amd64&distro=debian-12}
 */
public record InstalledPackage(
        PackageType type,
        String name,
        String version,
        Optional<Long> epoch,
        String architecture,
        String source,
        String url) {
    /** Characters that a package URL has as they are, beside letters and digits; colons need no encoding. */
    private static final String UNRESERVED = "-._~:";

    /** One of a distribution. */
    static InstalledPackage of(
            OsRelease os,
            PackageType type,
            String name,
            String version,
            Optional<Long> epoch,
            String architecture,
            String source) {
        String url = "pkg:" + type.urlType() + "/" + encoded(os.id()) + "/" + encoded(type.name(name)) + "@"
                + encoded(version) + "?arch=" + encoded(architecture) + "&distro=" + encoded(os.distribution())
                + epoch.map(number -> "&epoch=" + number).orElse("");
        return new InstalledPackage(type, name, version, epoch, architecture, source, url);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean asIs = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            encoded.append(asIs ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }
}
