package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.Optional;

/**
 * Template data of the oldest template, {@code ima}: a digest of 20 octets with no size before it, then the size of a name and
 * the name without a NUL. What is hashed is another thing: the digest, and the name filled up with NULs to 256 octets.
 *
 * <p>Under {@code ima_hash=md5} the digest has 16 octets and the list does not say so; such lists are not read.
 */
final class OldImaData {
    static final int DIGEST_BYTES = 20;
    static final int MAX_NAME_BYTES = 255;
    private static final int HASHED_NAME_BYTES = 256;

    private OldImaData() {}

    static <X extends Exception> Bytes read(BytesReader<X> in) throws X {
        long start = in.offset();
        in.skip(DIGEST_BYTES, "d");
        long at = in.offset();
        Bytes name = in.bytes(in.size32("n", MAX_NAME_BYTES), "n");
        if (name.indexOf(0) >= 0) {
            throw in.malformedAt(at, "n has a NUL in it");
        }
        return in.since(start);
    }

    static Bytes digest(Bytes data) {
        return data.slice(0, DIGEST_BYTES);
    }

    private static Bytes name(Bytes data) {
        return data.from(DIGEST_BYTES + 4);
    }

    /** The name with a NUL behind it, as the other templates have it. */
    static Bytes nameWithNul(Bytes data) {
        return Bytes.concat(name(data), Bytes.of(0));
    }

    static Optional<String> problem(Bytes digest, Bytes nameWithNul) {
        if (digest.length() != DIGEST_BYTES) {
            return Optional.of("d has " + digest.length() + " octets, expected " + DIGEST_BYTES);
        }
        return nameWithNul.length() > MAX_NAME_BYTES + 1
                ? Optional.of(
                        "n has " + (nameWithNul.length() - 1) + " octets, at most " + MAX_NAME_BYTES + " are allowed")
                : Optional.empty();
    }

    static Bytes encode(Bytes digest, Bytes nameWithNul) {
        return BytesWriter.littleEndian()
                .bytes(digest)
                .sized32(nameWithNul.slice(0, nameWithNul.length() - 1))
                .toBytes();
    }

    static Bytes hashed(Bytes data) {
        Bytes name = name(data);
        return Bytes.concat(digest(data), name, Bytes.repeat(0, HASHED_NAME_BYTES - name.length()));
    }
}
