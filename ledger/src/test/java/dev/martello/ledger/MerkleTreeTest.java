package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the vectors that the implementations of RFC 6962 have in common; RFC 9162 has the same hashes and proofs. */
class MerkleTreeTest {
    private static final List<TreeHash> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(hex -> TreeHash.ofLeaf(Bytes.fromHex(hex)))
            .toList();

    private static final List<TreeHash> ROOTS = hashes(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static List<TreeHash> hashes(String... hex) {
        return Stream.of(hex).map(each -> new TreeHash(Bytes.fromHex(each))).toList();
    }

    private static MerkleTree tree(int size) {
        return new MerkleTree(size, (height, index) -> {
            int from = (int) (index << height);
            return TreeHash.above(LEAVES.subList(from, from + (1 << height)));
        });
    }

    @Test
    void hasTheRootsOfTheVectors() throws Exception {
        assertThat(tree(0).root())
                .isEqualTo(TreeHash.EMPTY)
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        TileTree grown = TileTree.empty();
        for (int size = 1; size <= 8; size++) {
            grown.append(LEAVES.get(size - 1));
            assertThat(tree(size).root()).isEqualTo(ROOTS.get(size - 1));
            assertThat(tree(8).rootOf(size)).isEqualTo(ROOTS.get(size - 1));
            assertThat(grown.root()).isEqualTo(ROOTS.get(size - 1));
        }
    }

    static Stream<InclusionProof> inclusions() {
        return Stream.of(
                new InclusionProof(0, 1, List.of()),
                new InclusionProof(
                        0,
                        8,
                        hashes(
                                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")),
                new InclusionProof(
                        5,
                        8,
                        hashes(
                                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")),
                new InclusionProof(2, 3, hashes("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")),
                new InclusionProof(
                        1,
                        5,
                        hashes(
                                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")));
    }

    @ParameterizedTest
    @MethodSource("inclusions")
    void makesAndTakesTheProofsOfInclusionOfTheVectors(InclusionProof proof) throws Exception {
        TreeHash root = ROOTS.get((int) proof.size() - 1);
        TreeHash leaf = LEAVES.get((int) proof.index());

        assertThat(tree((int) proof.size()).inclusion(proof.index())).isEqualTo(proof);
        assertThat(proof.check(leaf, root)).isEqualTo(new ProofCheck.Proven());
        assertThat(proof.check(TreeHash.EMPTY, root)).isInstanceOf(ProofCheck.Refuted.class);
        assertThat(proof.check(leaf, TreeHash.EMPTY)).isInstanceOf(ProofCheck.Refuted.class);
        for (List<TreeHash> path : spoilt(proof.path(), root)) {
            assertThat(new InclusionProof(proof.index(), proof.size(), path).check(leaf, root))
                    .isInstanceOf(ProofCheck.Refuted.class);
        }
        for (long index : new long[] {-1, proof.index() - 1, proof.index() + 1, proof.index() ^ 2, proof.size()}) {
            assertThat(new InclusionProof(index, proof.size(), proof.path()).check(leaf, root))
                    .isInstanceOf(ProofCheck.Refuted.class);
        }
    }

    static Stream<ConsistencyProof> consistencies() {
        return Stream.of(
                new ConsistencyProof(
                        1,
                        8,
                        hashes(
                                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")),
                new ConsistencyProof(
                        6,
                        8,
                        hashes(
                                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")),
                new ConsistencyProof(
                        2,
                        5,
                        hashes(
                                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")),
                new ConsistencyProof(
                        6,
                        7,
                        hashes(
                                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")));
    }

    @ParameterizedTest
    @MethodSource("consistencies")
    void makesAndTakesTheProofsOfConsistencyOfTheVectors(ConsistencyProof proof) throws Exception {
        TreeHash from = ROOTS.get((int) proof.from() - 1);
        TreeHash to = ROOTS.get((int) proof.to() - 1);

        assertThat(tree((int) proof.to()).consistency(proof.from())).isEqualTo(proof);
        assertThat(proof.check(from, to)).isEqualTo(new ProofCheck.Proven());
        assertThat(proof.check(to, from)).isInstanceOf(ProofCheck.Refuted.class);
        assertThat(proof.check(TreeHash.EMPTY, to)).isInstanceOf(ProofCheck.Refuted.class);
        assertThat(proof.check(from, TreeHash.EMPTY)).isInstanceOf(ProofCheck.Refuted.class);
        for (List<TreeHash> path : spoilt(proof.path(), to)) {
            assertThat(new ConsistencyProof(proof.from(), proof.to(), path).check(from, to))
                    .isInstanceOf(ProofCheck.Refuted.class);
        }
        for (long size : new long[] {-1, 0, proof.from() - 1, proof.from() + 1, proof.to(), proof.to() + 1}) {
            assertThat(new ConsistencyProof(size, proof.to(), proof.path()).check(from, to))
                    .isInstanceOf(ProofCheck.Refuted.class);
        }
    }

    @Test
    void provesConsistencyOfNothingAndOfTheSameWithoutHashes() {
        TreeHash root = ROOTS.getFirst();

        assertThat(new ConsistencyProof(0, 0, List.of()).check(TreeHash.EMPTY, TreeHash.EMPTY))
                .isEqualTo(new ProofCheck.Proven());
        assertThat(new ConsistencyProof(0, 1, List.of()).check(TreeHash.EMPTY, root))
                .isEqualTo(new ProofCheck.Proven());
        assertThat(new ConsistencyProof(1, 1, List.of()).check(root, root)).isEqualTo(new ProofCheck.Proven());
        assertThat(new ConsistencyProof(1, 1, List.of()).check(root, ROOTS.getLast()))
                .isInstanceOf(ProofCheck.Refuted.class);
        assertThat(new ConsistencyProof(1, 1, List.of(root)).check(root, root)).isInstanceOf(ProofCheck.Refuted.class);
        assertThat(new ConsistencyProof(1, 2, List.of()).check(root, ROOTS.get(1)))
                .isInstanceOf(ProofCheck.Refuted.class);
        assertThat(new ConsistencyProof(0, 1, List.of()).check(root, root)).isInstanceOf(ProofCheck.Refuted.class);
    }

    private static List<List<TreeHash>> spoilt(List<TreeHash> path, TreeHash root) {
        List<List<TreeHash>> spoilt = new ArrayList<>();
        for (int i = 0; i <= path.size(); i++) {
            List<TreeHash> more = new ArrayList<>(path);
            more.add(i, root);
            spoilt.add(more);
        }
        for (int i = 0; i < path.size(); i++) {
            List<TreeHash> fewer = new ArrayList<>(path);
            fewer.remove(i);
            spoilt.add(fewer);
            byte[] flipped = path.get(i).octets().toArray();
            flipped[0] ^= 8;
            List<TreeHash> other = new ArrayList<>(path);
            other.set(i, new TreeHash(Bytes.owning(flipped)));
            spoilt.add(other);
        }
        return spoilt;
    }

    /** A node of the example with seven entries of RFC 9162, section 2.1.5, by the letter that it has there. */
    private static TreeHash node(int letter) {
        return switch (letter) {
            case 'a', 'b', 'c', 'd', 'e', 'f' -> LEAVES.get(letter - 'a');
            case 'g' -> TreeHash.ofNode(node('a'), node('b'));
            case 'h' -> TreeHash.ofNode(node('c'), node('d'));
            case 'i' -> TreeHash.ofNode(node('e'), node('f'));
            case 'j' -> LEAVES.get(6);
            case 'k' -> TreeHash.ofNode(node('g'), node('h'));
            case 'l' -> TreeHash.ofNode(node('i'), node('j'));
            default -> throw new IllegalArgumentException("no node " + (char) letter);
        };
    }

    private static List<TreeHash> nodes(String letters) {
        return letters.chars().mapToObj(MerkleTreeTest::node).toList();
    }

    @Test
    void hasTheRootOfTheExampleOfTheRfc() throws Exception {
        assertThat(tree(7).root()).isEqualTo(TreeHash.ofNode(node('k'), node('l')));
    }

    @ParameterizedTest
    @CsvSource({"0, bhl", "3, cgl", "4, fjk", "6, ik"})
    void makesTheInclusionProofsOfTheExampleOfTheRfc(int index, String path) throws Exception {
        InclusionProof proof = new InclusionProof(index, 7, nodes(path));

        assertThat(tree(7).inclusion(index)).isEqualTo(proof);
        assertThat(proof.check(LEAVES.get(index), ROOTS.get(6))).isEqualTo(new ProofCheck.Proven());
    }

    @ParameterizedTest
    @CsvSource({"3, cdgl", "4, l", "6, ijk"})
    void makesTheConsistencyProofsOfTheExampleOfTheRfc(int earlier, String path) throws Exception {
        ConsistencyProof proof = new ConsistencyProof(earlier, 7, nodes(path));

        assertThat(tree(7).consistency(earlier)).isEqualTo(proof);
        assertThat(proof.check(ROOTS.get(earlier - 1), ROOTS.get(6))).isEqualTo(new ProofCheck.Proven());
    }
}
