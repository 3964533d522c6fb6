package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SequencedMap;
import java.util.zip.CRC32;

/**
 * A disk with an EFI system partition: a GUID partition table (UEFI 2.10, 5.3) and a FAT16 file system. The same files make the same
 * octets.
 */
final class EspImage {
    /** What firmware starts from a disk it knows nothing of (UEFI 2.10, 3.5.1.1). */
    static final String REMOVABLE = "EFI/BOOT/BOOTX64.EFI";

    private static final int FIRST_PARTITION_SECTOR = 2048;
    private static final int TABLE_SECTORS = 33;
    private static final int TABLE_HEADER_BYTES = 92;
    private static final int DISK_SECTORS = FIRST_PARTITION_SECTOR + FatVolume.SECTORS + TABLE_SECTORS;

    /** The type of EFI system partitions, and what this disk and its partition are called by. */
    private static final EfiGuid ESP_TYPE = EfiGuid.of("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    private static final EfiGuid DISK_ID = new EfiGuid(Bytes.ascii("martello-lab-dis"));
    private static final EfiGuid PARTITION_ID = new EfiGuid(Bytes.ascii("martello-lab-esp"));

    private EspImage() {}

    /**
     * Writes a disk.
     *
     * @param files by their names from the root directory, as in {@value #REMOVABLE}
     * @throws IOException if they are larger than the partition, or the disk cannot be written
     */
    static void write(SequencedMap<String, Path> files, Path disk) throws IOException {
        try (FileChannel out = FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Sectors.write(out, 0, protectiveMbr());
            putTable(out);
            FatVolume.write(out, FIRST_PARTITION_SECTOR, files);
        }
    }

    /** So that what knows no GUID partition table sees a disk that is taken. */
    private static ByteBuffer protectiveMbr() {
        ByteBuffer sector = Sectors.zeros(1);
        sector.position(446);
        sector.putInt(0x00000200).putInt(0xFFFFFFEE).putInt(1).putInt(DISK_SECTORS - 1);
        return sector.putShort(Sectors.BYTES - 2, (short) 0xAA55);
    }

    private static void putTable(FileChannel out) throws IOException {
        ByteBuffer entries = Sectors.zeros(TABLE_SECTORS - 1);
        entries.put(ESP_TYPE.octets().toArray()).put(PARTITION_ID.octets().toArray());
        entries.putLong(FIRST_PARTITION_SECTOR).putLong(FIRST_PARTITION_SECTOR + FatVolume.SECTORS - 1);
        entries.putLong(0).put("edge".getBytes(StandardCharsets.UTF_16LE));
        int last = DISK_SECTORS - 1;
        Sectors.write(out, 2, entries);
        Sectors.write(out, last - (TABLE_SECTORS - 1), entries);
        Sectors.write(out, 1, tableHeader(1, last, 2, entries));
        Sectors.write(out, last, tableHeader(last, 1, last - (TABLE_SECTORS - 1), entries));
    }

    private static ByteBuffer tableHeader(int here, int other, int entriesAt, ByteBuffer entries) {
        ByteBuffer header = Sectors.zeros(1);
        header.put(Sectors.ascii("EFI PART"))
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
}
