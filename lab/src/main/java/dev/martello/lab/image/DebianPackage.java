package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package as the machine's own archive has it now.
 *
 * @param name as in {@code libc6}
 * @param file its file's name, with the version in it
 * @param digest of the file, as apt gives it: algorithm, colon, hexadecimal digits
 */
record DebianPackage(String name, String file, String digest) {
    /** {@code 'address' libc6_2.36-9_amd64.deb 2752812 SHA256:…} */
    private static final Pattern LINE =
            Pattern.compile("'[^']*' (([a-z0-9.+-]+)_[^ /]+\\.deb) [0-9]+ (SHA256:[0-9a-f]{64})");

    /** Reads what {@code apt-get --print-uris download} prints for one package. */
    static DebianPackage ofPrinted(String line) throws LabFailure {
        Matcher found = LINE.matcher(line.strip());
        if (!found.matches()) {
            throw new LabFailure("apt-get says of a package what cannot be read: \"" + line.strip()
                    + "\"; expected its address, file, size and SHA-256 digest");
        }
        return new DebianPackage(found.group(2), found.group(1), found.group(3));
    }

    String sha256Hex() {
        return digest.substring(digest.indexOf(':') + 1);
    }
}
