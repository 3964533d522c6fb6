package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Collection;
import java.util.Optional;

/** Digests as manifests write them: {@code sha256:9f2c…}, in lower-case hexadecimal digits. */
final class DigestText {
    static final int MAX_DIGESTS = 64;

    private DigestText() {}

    static Optional<Digest> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !isLowerCaseHex(text, colon + 1)) {
            return Optional.empty();
        }
        return HashAlgorithm.ofLabel(text.substring(0, colon))
                .filter(algorithm -> text.length() - colon - 1 == 2 * algorithm.digestBytes())
                .map(algorithm -> new Digest(algorithm, Bytes.fromHex(text.substring(colon + 1))));
    }

    /** SHA-1 no longer says which file it was made from: two files with one digest can be made by anybody. */
    static void requireStrong(String name, Collection<Digest> digests) {
        if (digests.isEmpty() || digests.size() > MAX_DIGESTS) {
            throw new IllegalArgumentException(
                    name + " has " + digests.size() + " digests, expected 1 to " + MAX_DIGESTS);
        }
        for (Digest digest : digests) {
            if (digest.algorithm() == HashAlgorithm.SHA1) {
                throw new IllegalArgumentException(name + " has a SHA-1 digest, which can be forged");
            }
        }
    }

    private static boolean isLowerCaseHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
