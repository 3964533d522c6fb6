package dev.martello.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * That a tree has all of an earlier one, unchanged, as its beginning.
 *
 * @param from the size of the earlier tree
 * @param to the size of the later one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4">RFC 9162, section 2.1.4</a>
 */
public record ConsistencyProof(long from, long to, List<TreeHash> path) {
    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /** Whether it leads to both roots. Section 2.1.4.2; what is said there of no tree holds for the empty one and for equal ones as well. */
    public ProofCheck check(TreeHash fromRoot, TreeHash toRoot) {
        if (from < 0 || from > to) {
            return new ProofCheck.Refuted("a tree of " + to + " entries does not begin with " + from);
        }
        if (from == 0 || from == to) {
            TreeHash expected = from == 0 ? TreeHash.EMPTY : toRoot;
            return ProofCheck.of(
                    path.isEmpty() && fromRoot.equals(expected), "two trees of " + from + " entries have other roots");
        }
        List<TreeHash> hashes = new ArrayList<>(path);
        if (Long.bitCount(from) == 1) {
            hashes.addFirst(fromRoot);
        }
        return hashes.isEmpty() ? new ProofCheck.Refuted("the proof is empty") : walk(hashes, fromRoot, toRoot);
    }

    private ProofCheck walk(List<TreeHash> hashes, TreeHash fromRoot, TreeHash toRoot) {
        int complete = Long.numberOfTrailingZeros(from);
        long at = (from - 1) >> complete;
        long last = (to - 1) >> complete;
        TreeHash earlier = hashes.getFirst();
        TreeHash later = earlier;
        for (TreeHash next : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return new ProofCheck.Refuted("the proof has more hashes than lead to the root");
            }
            if ((at & 1) == 1 || at == last) {
                earlier = TreeHash.ofNode(next, earlier);
                later = TreeHash.ofNode(next, later);
                int steps = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
                at >>= steps;
                last >>= steps;
            } else {
                later = TreeHash.ofNode(later, next);
            }
            at >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            return new ProofCheck.Refuted("the proof ends before the root");
        }
        return earlier.equals(fromRoot)
                ? ProofCheck.of(later.equals(toRoot), "the proof leads to another root of the later tree")
                : new ProofCheck.Refuted("the proof leads to another root of the earlier tree");
    }
}
