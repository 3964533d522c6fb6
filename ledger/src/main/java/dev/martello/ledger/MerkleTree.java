package dev.martello.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of a tree whose complete subtrees can be asked for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>
 */
public final class MerkleTree {
    /** The hashes of a tree that do not change as it grows. */
    @FunctionalInterface
    public interface Subtrees {
        /**
         * The hash of the subtree over the entries from {@code index << height} on, {@code 1 << height} of them, which are all there.
         *
         * @throws UnreadableLog if it cannot be had
         */
        TreeHash subtree(int height, long index) throws UnreadableLog;
    }

    private final long size;
    private final Subtrees subtrees;

    public MerkleTree(long size, Subtrees subtrees) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no " + size + " entries");
        }
        this.size = size;
        this.subtrees = subtrees;
    }

    public TreeHash root() throws UnreadableLog {
        return rootOf(size);
    }

    /** The root it had when it had so many entries. */
    public TreeHash rootOf(long earlier) throws UnreadableLog {
        require(earlier <= size, earlier);
        return earlier == 0 ? TreeHash.EMPTY : hash(0, earlier);
    }

    /** That an entry is in it. */
    public InclusionProof inclusion(long index) throws UnreadableLog {
        require(index < size, index);
        List<TreeHash> path = new ArrayList<>();
        include(index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    /** That it begins with what it was when it had so many entries. */
    public ConsistencyProof consistency(long earlier) throws UnreadableLog {
        require(earlier <= size, earlier);
        List<TreeHash> path = new ArrayList<>();
        if (earlier > 0 && earlier < size) {
            consist(earlier, 0, size, true, path);
        }
        return new ConsistencyProof(earlier, size, path);
    }

    private void require(boolean isThere, long number) {
        if (number < 0 || !isThere) {
            throw new IllegalArgumentException("a tree of " + size + " entries has nothing at " + number);
        }
    }

    /** Of the entries from one up to but without another. */
    private TreeHash hash(long from, long to) throws UnreadableLog {
        long count = to - from;
        if (Long.bitCount(count) == 1 && from % count == 0) {
            return subtrees.subtree(Long.numberOfTrailingZeros(count), from / count);
        }
        long middle = from + split(count);
        return TreeHash.ofNode(hash(from, middle), hash(middle, to));
    }

    /** Section 2.1.3.1. */
    private void include(long index, long from, long to, List<TreeHash> path) throws UnreadableLog {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            include(index, from, middle, path);
            path.add(hash(middle, to));
        } else {
            include(index, middle, to, path);
            path.add(hash(from, middle));
        }
    }

    /** Section 2.1.4.1. */
    private void consist(long earlier, long from, long to, boolean isWhole, List<TreeHash> path) throws UnreadableLog {
        if (earlier == to) {
            if (!isWhole) {
                path.add(hash(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (earlier <= middle) {
            consist(earlier, from, middle, isWhole, path);
            path.add(hash(middle, to));
        } else {
            consist(earlier, middle, to, false, path);
            path.add(hash(from, middle));
        }
    }

    /** The largest power of two that is less. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
