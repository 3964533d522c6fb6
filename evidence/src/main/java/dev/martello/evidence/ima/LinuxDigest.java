package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Digests as fields have them: the kernel's name of the algorithm, a colon, NUL and the digest.
 *
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/crypto/hash_info.c">Linux,
 *     crypto/hash_info.c, hash_algo_name</a>
 */
final class LinuxDigest {
    private record Prefix(Bytes octets, HashAlgorithm algorithm) {}

    private static final List<Prefix> PREFIXES = Arrays.stream(HashAlgorithm.values())
            .map(algorithm -> new Prefix(Bytes.ascii(kernelName(algorithm) + ":\0"), algorithm))
            .sorted((a, b) -> Boolean.compare(b.algorithm == HashAlgorithm.SHA256, a.algorithm == HashAlgorithm.SHA256))
            .toList();

    private LinuxDigest() {}

    private static String kernelName(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA1 -> "sha1";
            case SHA256 -> "sha256";
            case SHA384 -> "sha384";
            case SHA512 -> "sha512";
            case SM3_256 -> "sm3";
            case SHA3_256 -> "sha3-256";
            case SHA3_384 -> "sha3-384";
            case SHA3_512 -> "sha3-512";
        };
    }

    static Bytes named(Digest digest) {
        return named(digest.algorithm(), digest.octets());
    }

    /** Octets that stand where a digest would, after the name of its algorithm. */
    static Bytes named(HashAlgorithm algorithm, Bytes octets) {
        return Bytes.concat(Bytes.ascii(kernelName(algorithm) + ":\0"), octets);
    }

    static Optional<Digest> read(Bytes content) {
        for (Prefix prefix : PREFIXES) {
            if (content.startsWith(prefix.octets)) {
                return digest(prefix.algorithm, content.from(prefix.octets.length()));
            }
        }
        return Optional.empty();
    }

    static Optional<Digest> readSha1(Bytes octets) {
        return digest(HashAlgorithm.SHA1, octets);
    }

    private static Optional<Digest> digest(HashAlgorithm algorithm, Bytes octets) {
        return octets.length() == algorithm.digestBytes()
                ? Optional.of(new Digest(algorithm, octets))
                : Optional.empty();
    }
}
