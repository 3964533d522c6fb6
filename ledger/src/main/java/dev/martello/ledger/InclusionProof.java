package dev.martello.ledger;

import java.util.List;

/**
 * That an entry is in a tree, at a place.
 *
 * @param index of the entry, from 0
 * @param size of the tree
 * @param path from the entry to the root
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3">RFC 9162, section 2.1.3</a>
 */
public record InclusionProof(long index, long size, List<TreeHash> path) {
    public InclusionProof {
        path = List.copyOf(path);
    }

    /** Whether it leads from the entry's hash to the root. Section 2.1.3.2. */
    public ProofCheck check(TreeHash leaf, TreeHash root) {
        if (index < 0 || index >= size) {
            return new ProofCheck.Refuted("a tree of " + size + " entries has no entry " + index);
        }
        long at = index;
        long last = size - 1;
        TreeHash hash = leaf;
        for (TreeHash next : path) {
            if (last == 0) {
                return new ProofCheck.Refuted("the proof has more hashes than lead to the root");
            }
            if ((at & 1) == 1 || at == last) {
                hash = TreeHash.ofNode(next, hash);
                int steps = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
                at >>= steps;
                last >>= steps;
            } else {
                hash = TreeHash.ofNode(hash, next);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0
                ? ProofCheck.of(hash.equals(root), "the proof leads to another root")
                : new ProofCheck.Refuted("the proof ends before the root");
    }
}
