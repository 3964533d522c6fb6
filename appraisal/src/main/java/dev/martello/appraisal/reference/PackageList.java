package dev.martello.appraisal.reference;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;

/**
 * The packages that an image was made of.
 *
 * @param sbom the SHA-256 digest of the software bill of materials, a CycloneDX document that is kept beside the manifest
 * @param packages as package URLs, as in {@code pkg:deb/debian/nginx@1.22.1-9?arch=amd64}, in ascending order, each once
 * @see <a href="https://github.com/package-url/purl-spec">Package URL specification</a>
 */
public record PackageList(Digest sbom, List<String> packages) {
    public static final int MAX_PACKAGES = 100_000;
    public static final int MAX_PURL_CHARS = 1024;

    /** @throws IllegalArgumentException if the digest is of another algorithm, or the packages are not as said */
    public PackageList {
        packages = List.copyOf(packages);
        require(sbom.algorithm() == HashAlgorithm.SHA256, "the SBOM has a digest that is not SHA-256");
        require(packages.size() <= MAX_PACKAGES, "there are more than " + MAX_PACKAGES + " packages");
        String before = "";
        for (String each : packages) {
            require(isPackageUrl(each), "a package is no package URL of at most " + MAX_PURL_CHARS + " characters");
            require(before.compareTo(each) < 0, "packages are not in ascending order, each once");
            before = each;
        }
    }

    private static boolean isPackageUrl(String text) {
        return text.startsWith("pkg:")
                && text.length() <= MAX_PURL_CHARS
                && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
