package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash algorithms of PCR banks, names and signatures.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-algorithm-registry/">TCG Algorithm Registry, table 3</a>
 */
public enum HashAlgorithm {
    SHA1(0x0004, 20, "SHA-1"),
    SHA256(0x000b, 32, "SHA-256"),
    SHA384(0x000c, 48, "SHA-384"),
    SHA512(0x000d, 64, "SHA-512"),
    SM3_256(0x0012, 32, "SM3"),
    SHA3_256(0x0027, 32, "SHA3-256"),
    SHA3_384(0x0028, 48, "SHA3-384"),
    SHA3_512(0x0029, 64, "SHA3-512");

    private static final HashAlgorithm[] ALL = values();

    private final int id;
    private final int digestBytes;
    private final String javaName;

    HashAlgorithm(int id, int digestBytes, String javaName) {
        this.id = id;
        this.digestBytes = digestBytes;
        this.javaName = javaName;
    }

    /** The {@code TPM_ALG_ID}. */
    public int id() {
        return id;
    }

    /** Octets of a digest. */
    public int digestBytes() {
        return digestBytes;
    }

    /** The name the JDK knows the algorithm by. */
    public String javaName() {
        return javaName;
    }

    /** The name in lower case, as in {@code sha256}: how Linux, tpm2-tools and our own documents write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<HashAlgorithm> ofId(int id) {
        for (HashAlgorithm each : ALL) {
            if (each.id == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public static Optional<HashAlgorithm> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** Whether this Java runtime computes it; SM3 is not part of the JDK. */
    public boolean isComputable() {
        return this != SM3_256;
    }

    /**
     * A fresh computation.
     *
     * @throws IllegalStateException for an algorithm that is not {@link #isComputable computable}
     */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(javaName + " is not part of this Java runtime", e);
        }
    }

    /** The digest of the given parts, one after the other. */
    public Digest hash(Bytes... parts) {
        MessageDigest digest = newDigest();
        for (Bytes part : parts) {
            part.update(digest);
        }
        return new Digest(this, Bytes.owning(digest.digest()));
    }

    /** The digest whose octets are all zero: what most PCRs start with. */
    public Digest zero() {
        return new Digest(this, Bytes.repeat(0, digestBytes));
    }
}
