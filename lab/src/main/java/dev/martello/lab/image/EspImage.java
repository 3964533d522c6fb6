package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * A disk with an EFI system partition that holds {@code \EFI\BOOT\BOOTX64.EFI}, what firmware starts from a disk it knows
 * nothing of: a GUID partition table (UEFI 2.10, 5.3) and a FAT16 file system. The same program makes the same octets.
 */
final class EspImage {
    private static final int SECTOR = 512;
    private static final int FIRST_PARTITION_SECTOR = 2048;
    private static final int TABLE_SECTORS = 33;
    private static final int TABLE_HEADER_BYTES = 92;
    private static final int CLUSTER_SECTORS = 4;
    private static final int CLUSTER = CLUSTER_SECTORS * SECTOR;
    private static final int ROOT_ENTRIES = 512;
    private static final int ROOT_SECTORS = ROOT_ENTRIES * 32 / SECTOR;

    /** FAT16 has room for 65,524 clusters; fewer than 4085 would be FAT12. */
    private static final int CLUSTERS = 32_000;

    private static final int FAT_SECTORS = (CLUSTERS + 2) * 2 / SECTOR + 1;
    private static final int PARTITION_SECTORS = 1 + 2 * FAT_SECTORS + ROOT_SECTORS + CLUSTERS * CLUSTER_SECTORS;
    private static final int DISK_SECTORS = FIRST_PARTITION_SECTOR + PARTITION_SECTORS + TABLE_SECTORS;

    private static final int EFI_CLUSTER = 2;
    private static final int BOOT_CLUSTER = 3;
    private static final int PROGRAM_CLUSTER = 4;
    private static final int END_OF_CHAIN = 0xFFFF;
    private static final byte DIRECTORY = 0x10;
    private static final byte ARCHIVE = 0x20;

    /** The type of EFI system partitions, and what this disk and its partition are called by. */
    private static final EfiGuid ESP_TYPE = EfiGuid.of("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    private static final EfiGuid DISK_ID = new EfiGuid(Bytes.ascii("martello-lab-dis"));
    private static final EfiGuid PARTITION_ID = new EfiGuid(Bytes.ascii("martello-lab-esp"));

    private EspImage() {}

    /**
     * Writes a disk.
     *
     * @throws IOException if the program is larger than the partition, or the file cannot be written
     */
    static void write(Path program, Path disk) throws IOException {
        byte[] content = Files.readAllBytes(program);
        int clusters = (content.length + CLUSTER - 1) / CLUSTER;
        if (clusters > CLUSTERS - PROGRAM_CLUSTER) {
            throw new IOException(program + " is larger than the system partition");
        }
        try (FileChannel out = FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            put(out, 0, protectiveMbr());
            putTable(out);
            putFileSystem(out, content, clusters);
        }
    }

    private static void putFileSystem(FileChannel out, byte[] content, int clusters) throws IOException {
        put(out, FIRST_PARTITION_SECTOR, bootSector());
        ByteBuffer fat = sectors(FAT_SECTORS);
        fat.putShort((short) 0xFFF8).putShort((short) END_OF_CHAIN);
        fat.putShort((short) END_OF_CHAIN).putShort((short) END_OF_CHAIN);
        for (int i = 0; i < clusters; i++) {
            fat.putShort((short) (i == clusters - 1 ? END_OF_CHAIN : PROGRAM_CLUSTER + i + 1));
        }
        put(out, FIRST_PARTITION_SECTOR + 1, fat);
        put(out, FIRST_PARTITION_SECTOR + 1 + FAT_SECTORS, fat);
        ByteBuffer root = sectors(ROOT_SECTORS);
        entry(root, "EFI        ", DIRECTORY, EFI_CLUSTER, 0);
        put(out, FIRST_PARTITION_SECTOR + 1 + 2 * FAT_SECTORS, root);
        put(out, sectorOf(EFI_CLUSTER), directory(EFI_CLUSTER, 0, "BOOT       ", DIRECTORY, BOOT_CLUSTER, 0));
        put(
                out,
                sectorOf(BOOT_CLUSTER),
                directory(BOOT_CLUSTER, EFI_CLUSTER, "BOOTX64 EFI", ARCHIVE, PROGRAM_CLUSTER, content.length));
        put(out, sectorOf(PROGRAM_CLUSTER), ByteBuffer.wrap(content));
    }

    private static int sectorOf(int cluster) {
        return FIRST_PARTITION_SECTOR + 1 + 2 * FAT_SECTORS + ROOT_SECTORS + (cluster - 2) * CLUSTER_SECTORS;
    }

    private static ByteBuffer bootSector() {
        ByteBuffer sector = sectors(1);
        sector.put(new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90}).put(ascii("MARTELLO"));
        sector.putShort((short) SECTOR)
                .put((byte) CLUSTER_SECTORS)
                .putShort((short) 1)
                .put((byte) 2);
        sector.putShort((short) ROOT_ENTRIES)
                .putShort((short) 0)
                .put((byte) 0xF8)
                .putShort((short) FAT_SECTORS);
        sector.putShort((short) 63)
                .putShort((short) 255)
                .putInt(FIRST_PARTITION_SECTOR)
                .putInt(PARTITION_SECTORS);
        sector.put((byte) 0x80).put((byte) 0).put((byte) 0x29).putInt(1).put(ascii("EDGE BOOT  FAT16   "));
        return sector.putShort(SECTOR - 2, (short) 0xAA55);
    }

    private static ByteBuffer directory(int self, int parent, String name, byte attributes, int cluster, int bytes) {
        ByteBuffer directory = sectors(CLUSTER_SECTORS);
        entry(directory, ".          ", DIRECTORY, self, 0);
        entry(directory, "..         ", DIRECTORY, parent, 0);
        entry(directory, name, attributes, cluster, bytes);
        return directory;
    }

    private static void entry(ByteBuffer directory, String name, byte attributes, int cluster, int bytes) {
        directory
                .put(ascii(name))
                .put(attributes)
                .put(new byte[14])
                .putShort((short) cluster)
                .putInt(bytes);
    }

    /** So that what knows no GUID partition table sees a disk that is taken. */
    private static ByteBuffer protectiveMbr() {
        ByteBuffer sector = sectors(1);
        sector.position(446);
        sector.putInt(0x00000200).putInt(0xFFFFFFEE).putInt(1).putInt(DISK_SECTORS - 1);
        return sector.putShort(SECTOR - 2, (short) 0xAA55);
    }

    private static void putTable(FileChannel out) throws IOException {
        ByteBuffer entries = sectors(TABLE_SECTORS - 1);
        entries.put(ESP_TYPE.octets().toArray()).put(PARTITION_ID.octets().toArray());
        entries.putLong(FIRST_PARTITION_SECTOR).putLong(FIRST_PARTITION_SECTOR + PARTITION_SECTORS - 1);
        entries.putLong(0).put("edge".getBytes(StandardCharsets.UTF_16LE));
        int last = DISK_SECTORS - 1;
        put(out, 2, entries);
        put(out, last - (TABLE_SECTORS - 1), entries);
        put(out, 1, tableHeader(1, last, 2, entries));
        put(out, last, tableHeader(last, 1, last - (TABLE_SECTORS - 1), entries));
    }

    private static ByteBuffer tableHeader(int here, int other, int entriesAt, ByteBuffer entries) {
        ByteBuffer header = sectors(1);
        header.put(ascii("EFI PART"))
                .putInt(0x00010000)
                .putInt(TABLE_HEADER_BYTES)
                .putInt(0)
                .putInt(0);
        header.putLong(here).putLong(other).putLong(TABLE_SECTORS + 1).putLong(DISK_SECTORS - TABLE_SECTORS - 1);
        header.put(DISK_ID.octets().toArray()).putLong(entriesAt).putInt(128).putInt(128);
        header.putInt(crc(entries, entries.capacity()));
        return header.putInt(16, crc(header, TABLE_HEADER_BYTES));
    }

    private static int crc(ByteBuffer octets, int length) {
        CRC32 crc = new CRC32();
        crc.update(octets.slice(0, length));
        return (int) crc.getValue();
    }

    private static ByteBuffer sectors(int count) {
        return ByteBuffer.allocate(count * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(FileChannel out, int sector, ByteBuffer octets) throws IOException {
        ByteBuffer all = octets.duplicate().clear();
        long position = (long) sector * SECTOR;
        while (all.hasRemaining()) {
            position += out.write(all, position);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
