package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TileTreeTest {
    private static TreeHash leaf(int number) {
        return TreeHash.ofLeaf(BytesWriter.bigEndian().u32(number).toBytes());
    }

    private static List<TreeHash> leaves(int count) {
        List<TreeHash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(leaf(i));
        }
        return leaves;
    }

    private static Map<String, Bytes> store(TileTree tree, Map<String, Bytes> files) {
        tree.changed().forEach(tile -> files.put(tile.tile().path(), tile.octets()));
        return files;
    }

    private static LogTiles tiles(Map<String, Bytes> files, long size) {
        return new LogTiles((path, _) -> Optional.ofNullable(files.get(path)), size);
    }

    /** RFC 9162, section 2.1.1, as it is written there. */
    private static TreeHash root(List<TreeHash> leaves) {
        return leaves.isEmpty() ? TreeHash.EMPTY : TreeHash.above(leaves);
    }

    @Property(tries = 20)
    void goesOnWhereItWasHoweverItGrew(
            @ForAll @IntRange(max = 70_000) int first, @ForAll @IntRange(max = 1500) int second) throws Exception {
        Map<String, Bytes> files = new HashMap<>();
        List<TreeHash> all = leaves(first + second);
        TileTree tree = TileTree.empty();
        all.subList(0, first).forEach(tree::append);
        store(tree, files);

        TileTree opened = TileTree.open(first, tiles(files, first));
        assertThat(opened.root()).isEqualTo(root(all.subList(0, first)));
        assertThat(opened.changed()).isEmpty();
        all.subList(first, all.size()).forEach(opened::append);
        store(opened, files);

        MerkleTree later = tiles(files, first + second).tree();
        assertThat(opened.root()).isEqualTo(root(all)).isEqualTo(later.root());
        assertThat(later.rootOf(first)).isEqualTo(root(all.subList(0, first)));
        assertThat(later.consistency(first).check(root(all.subList(0, first)), root(all)))
                .isEqualTo(new ProofCheck.Proven());
        for (int index : new int[] {0, first / 2, first, first + second - 1}) {
            if (index >= 0 && index < all.size()) {
                assertThat(later.inclusion(index).check(all.get(index), root(all)))
                        .isEqualTo(new ProofCheck.Proven());
            }
        }
    }

    @Property(tries = 2000)
    void namesEachTileInOneWay(@ForAll @IntRange(min = 0) int index, @ForAll @IntRange(min = 1, max = 256) int width) {
        for (Tile tile : List.of(
                Tile.ofEntries(index, width),
                Tile.ofHashes(0, index, width),
                Tile.ofHashes(7, (long) index * 1_000_000, width))) {
            assertThat(Tile.ofPath(tile.path())).contains(tile);
        }
    }

    @Test
    void hasThePathsAndWidthsOfTheSpecification() {
        assertThat(Tile.ofHashes(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(Tile.ofEntries(0, 12).path()).isEqualTo("tile/entries/000.p/12");
        List<String> none = List.of(
                "tile/8/000",
                "tile/00/000",
                "tile/0/0",
                "tile/0/x000/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000/",
                "tile/0/001/000",
                "/tile/0/000",
                "tile/0/000.p/300",
                "checkpoint");
        assertThat(none).allSatisfy(path -> assertThat(Tile.ofPath(path)).isEmpty());

        TileTree tree = TileTree.empty();
        leaves(70_000).forEach(tree::append);
        List<Tile> tiles = tree.changed().stream().map(HashTile::tile).toList();
        assertThat(tiles.stream().filter(each -> each.width() < Tile.FULL))
                .containsExactly(Tile.ofHashes(0, 273, 112), Tile.ofHashes(1, 1, 17), Tile.ofHashes(2, 0, 1));
        assertThat(tiles).hasSize(273 + 1 + 3);
    }
}
