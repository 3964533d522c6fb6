package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** A FAT16 file system of one size, with names of eight characters and three more. The same files make the same octets. */
final class FatVolume {
    private static final int CLUSTER_SECTORS = 4;
    private static final int CLUSTER = CLUSTER_SECTORS * Sectors.BYTES;
    private static final int ENTRY_BYTES = 32;
    private static final int ROOT_ENTRIES = 512;
    private static final int ROOT_SECTORS = ROOT_ENTRIES * ENTRY_BYTES / Sectors.BYTES;
    private static final int FIRST_CLUSTER = 2;

    /** FAT16 has room for 65,524 clusters; fewer than 4085 would be FAT12. */
    private static final int CLUSTERS = 32_000;

    private static final int FAT_SECTORS = (CLUSTERS + FIRST_CLUSTER) * 2 / Sectors.BYTES + 1;
    private static final int RESERVED_SECTORS = 1;

    /** How large it is. */
    static final int SECTORS = RESERVED_SECTORS + 2 * FAT_SECTORS + ROOT_SECTORS + CLUSTERS * CLUSTER_SECTORS;

    private static final int END_OF_CHAIN = 0xFFFF;
    private static final byte DIRECTORY = 0x10;
    private static final byte ARCHIVE = 0x20;
    private static final Pattern NAME = Pattern.compile("([A-Z0-9]{1,8})(?:\\.([A-Z0-9]{1,3}))?");

    private final FileChannel out;
    private final int firstSector;
    private final ByteBuffer fat = Sectors.zeros(FAT_SECTORS);
    private int nextCluster = FIRST_CLUSTER;

    private FatVolume(FileChannel out, int firstSector) {
        this.out = out;
        this.firstSector = firstSector;
    }

    /** A file or a directory, and the first of its clusters. */
    private sealed interface Node {
        int cluster();

        record Folder(int cluster, SequencedMap<String, Node> children) implements Node {}

        record Leaf(int cluster, Bytes content) implements Node {}
    }

    /**
     * Writes one.
     *
     * @param firstSector of it on the disk
     * @param files by their names from the root directory, as in {@code EFI/BOOT/BOOTX64.EFI}
     * @throws IOException if they are larger than the volume, or the disk cannot be written
     */
    static void write(FileChannel out, int firstSector, SequencedMap<String, Path> files) throws IOException {
        FatVolume volume = new FatVolume(out, firstSector);
        Node.Folder root = new Node.Folder(0, new LinkedHashMap<>());
        for (Map.Entry<String, Path> file : files.entrySet()) {
            volume.add(root, List.of(file.getKey().split("/", -1)), file.getValue());
        }
        volume.writeTables(root);
    }

    private void add(Node.Folder folder, List<String> names, Path file) throws IOException {
        String name = names.getFirst();
        if (names.size() == 1) {
            Bytes content = Bytes.owning(Files.readAllBytes(file));
            if (folder.children().putIfAbsent(name, new Node.Leaf(allocate(content.length(), file), content)) != null) {
                throw new IllegalArgumentException(name + " stands there twice");
            }
            return;
        }
        Node child = folder.children().get(name);
        if (child == null) {
            child = new Node.Folder(allocate(CLUSTER, file), new LinkedHashMap<>());
            folder.children().put(name, child);
        }
        switch (child) {
            case Node.Folder inner -> add(inner, names.subList(1, names.size()), file);
            case Node.Leaf _ -> throw new IllegalArgumentException(name + " is a file and a directory");
        }
    }

    /** Takes the next clusters, and chains them. */
    private int allocate(int bytes, Path file) throws IOException {
        int first = nextCluster;
        int count = Math.max(1, (bytes + CLUSTER - 1) / CLUSTER);
        if (count > CLUSTERS + FIRST_CLUSTER - first) {
            throw new IOException(file + " is larger than what is left of the system partition");
        }
        nextCluster += count;
        for (int cluster = first; cluster < nextCluster; cluster++) {
            fat.putShort(2 * cluster, (short) (cluster == nextCluster - 1 ? END_OF_CHAIN : cluster + 1));
        }
        return first;
    }

    private void writeTables(Node.Folder root) throws IOException {
        fat.putShort(0, (short) 0xFFF8).putShort(2, (short) END_OF_CHAIN);
        put(0, bootSector(firstSector));
        put(RESERVED_SECTORS, fat);
        put(RESERVED_SECTORS + FAT_SECTORS, fat);
        ByteBuffer entries = Sectors.zeros(ROOT_SECTORS);
        root.children().forEach((name, node) -> entry(entries, shortName(name), node));
        put(RESERVED_SECTORS + 2 * FAT_SECTORS, entries);
        for (Node child : root.children().values()) {
            write(child, root);
        }
    }

    private void write(Node node, Node.Folder parent) throws IOException {
        int sector =
                RESERVED_SECTORS + 2 * FAT_SECTORS + ROOT_SECTORS + (node.cluster() - FIRST_CLUSTER) * CLUSTER_SECTORS;
        switch (node) {
            case Node.Leaf leaf -> put(sector, ByteBuffer.wrap(leaf.content().toArray()));
            case Node.Folder folder -> {
                ByteBuffer entries = Sectors.zeros(CLUSTER_SECTORS);
                entry(entries, ".          ", folder);
                entry(entries, "..         ", parent);
                folder.children().forEach((name, child) -> entry(entries, shortName(name), child));
                put(sector, entries);
                for (Node child : folder.children().values()) {
                    write(child, folder);
                }
            }
        }
    }

    private static void entry(ByteBuffer directory, String name, Node node) {
        byte attributes = switch (node) {
            case Node.Folder _ -> DIRECTORY;
            case Node.Leaf _ -> ARCHIVE;
        };
        int bytes = switch (node) {
            case Node.Folder _ -> 0;
            case Node.Leaf leaf -> leaf.content().length();
        };
        directory
                .put(Sectors.ascii(name))
                .put(attributes)
                .put(new byte[14])
                .putShort((short) node.cluster())
                .putInt(bytes);
    }

    /** As directories have it: both parts filled up with spaces, without the dot. */
    private static String shortName(String name) {
        var parts = NAME.matcher(name.toUpperCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(name + " is no name of eight characters and three");
        }
        return "%-8s%-3s".formatted(parts.group(1), parts.group(2) == null ? "" : parts.group(2));
    }

    private static ByteBuffer bootSector(int firstSector) {
        ByteBuffer sector = Sectors.zeros(1);
        sector.put(new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90}).put(Sectors.ascii("MARTELLO"));
        sector.putShort((short) Sectors.BYTES)
                .put((byte) CLUSTER_SECTORS)
                .putShort((short) RESERVED_SECTORS)
                .put((byte) 2);
        sector.putShort((short) ROOT_ENTRIES)
                .putShort((short) 0)
                .put((byte) 0xF8)
                .putShort((short) FAT_SECTORS);
        sector.putShort((short) 63).putShort((short) 255).putInt(firstSector).putInt(SECTORS);
        sector.put((byte) 0x80).put((byte) 0).put((byte) 0x29).putInt(1).put(Sectors.ascii("EDGE BOOT  FAT16   "));
        return sector.putShort(Sectors.BYTES - 2, (short) 0xAA55);
    }

    private void put(int sector, ByteBuffer octets) throws IOException {
        Sectors.write(out, firstSector + sector, octets);
    }
}
