package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A hash of a Merkle tree: SHA-256, of leaves and of nodes apart.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1">RFC 9162, section 2.1.1</a>
 */
public record TreeHash(Bytes octets) {
    public static final int BYTES = 32;

    /** Of the tree that has no leaf. */
    public static final TreeHash EMPTY = sha256(Bytes.EMPTY);

    private static final Bytes LEAF = Bytes.of(0);
    private static final Bytes NODE = Bytes.of(1);

    public TreeHash {
        if (octets.length() != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " octets, not " + octets.length());
        }
    }

    /** Of an entry. */
    public static TreeHash ofLeaf(Bytes entry) {
        return sha256(LEAF, entry);
    }

    /** Of the two parts below it. */
    public static TreeHash ofNode(TreeHash left, TreeHash right) {
        return sha256(NODE, left.octets, right.octets);
    }

    /** Of the tree above these hashes, which are at least one. */
    static TreeHash above(List<TreeHash> hashes) {
        int count = hashes.size();
        if (count == 1) {
            return hashes.getFirst();
        }
        int split = Integer.highestOneBit(count - 1);
        return ofNode(above(hashes.subList(0, split)), above(hashes.subList(split, count)));
    }

    /** As checkpoints have it: Base64. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(octets.toArray());
    }

    @Override
    public String toString() {
        return octets.toHex();
    }

    private static TreeHash sha256(Bytes... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Bytes part : parts) {
                part.update(digest);
            }
            return new TreeHash(Bytes.owning(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
