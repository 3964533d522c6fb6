package dev.martello.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read back as the specifications of the partition table and of FAT say; that firmware starts from it is seen where machines start. */
class EspImageTest {
    private static final int SECTOR = 512;
    private static final int PARTITION = 2048 * SECTOR;

    @TempDir
    private Path directory;

    private final SequencedMap<String, Path> files = new LinkedHashMap<>();
    private final byte[] program = new byte[100_001];
    private ByteBuffer disk = ByteBuffer.allocate(0);

    @BeforeEach
    void write() throws IOException {
        new Random(1).nextBytes(program);
        Path file = Files.write(directory.resolve("program.efi"), program);
        Path text = Files.writeString(directory.resolve("text"), "linux /vmlinuz");
        files.put(EspImage.REMOVABLE, file);
        files.put("EFI/DEBIAN/GRUB.CFG", text);
        files.put("VMLINUZ", file);
        EspImage.write(files, directory.resolve("disk"));
        disk = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("disk"))).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void hasTheProgramWhereFirmwareLooksForIt() {
        int efi = find(root(), "EFI        ", 512);
        int boot = find(cluster(efi), "BOOT       ", 64);

        assertThat(read(find(cluster(boot), "BOOTX64 EFI", 64), program.length)).isEqualTo(program);
    }

    @Test
    void hasFilesSideBySideInTheDirectoriesThatTheirNamesSay() {
        int debian = find(cluster(find(root(), "EFI        ", 512)), "DEBIAN     ", 64);

        assertThat(read(find(cluster(debian), "GRUB    CFG", 64), 14))
                .isEqualTo("linux /vmlinuz".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(find(root(), "VMLINUZ    ", 512), program.length)).isEqualTo(program);
    }

    @Test
    void leadsFromEachDirectoryToTheOneAboveIt() {
        int efi = find(root(), "EFI        ", 512);
        int debian = find(cluster(efi), "DEBIAN     ", 64);

        assertThat(find(cluster(debian), "..         ", 64)).isEqualTo(efi);
        assertThat(find(cluster(efi), "..         ", 64)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bootloader.efi", "a.long", "EFI//X", "EFI/A B"})
    void refusesNamesThatItsDirectoriesHaveNoRoomFor(String name) {
        SequencedMap<String, Path> one = new LinkedHashMap<>(Map.of(name, directory.resolve("text")));

        assertThatThrownBy(() -> EspImage.write(one, directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNameOfAFileAndADirectory() {
        files.put("VMLINUZ/OLD", directory.resolve("text"));

        assertThatThrownBy(() -> EspImage.write(files, directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasTwoTablesThatProveTheirContentAndNameEachOther() {
        int last = disk.capacity() / SECTOR - 1;
        for (int header : new int[] {1, last}) {
            byte[] octets = slice(header * SECTOR, 92);
            int expected =
                    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
            Arrays.fill(octets, 16, 20, (byte) 0);
            assertThat(crc(octets)).isEqualTo(expected);
            assertThat(disk.getLong(header * SECTOR + 32)).isEqualTo(header == 1 ? last : 1);
            int entries = (int) disk.getLong(header * SECTOR + 72);
            assertThat(crc(slice(entries * SECTOR, 128 * 128))).isEqualTo(disk.getInt(header * SECTOR + 88));
        }
    }

    @Test
    void keepsThePartitionWithinWhatTheTableAllows() {
        long end = disk.getLong(2 * SECTOR + 40);

        assertThat(disk.getLong(2 * SECTOR + 32)).isEqualTo(2048);
        assertThat(end).isEqualTo(disk.getLong(SECTOR + 48));
        assertThat(disk.getInt(PARTITION + 32)).isEqualTo((int) (end - 2048 + 1));
    }

    @Test
    void isTheSameEachTime() throws IOException {
        EspImage.write(files, directory.resolve("again"));

        assertThat(Files.mismatch(directory.resolve("disk"), directory.resolve("again")))
                .isEqualTo(-1);
    }

    @Test
    void refusesAProgramThatIsLargerThanThePartition() throws IOException {
        Path large = directory.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(80 << 20);
        }
        assertThatThrownBy(() -> EspImage.write(
                        new LinkedHashMap<>(Map.of(EspImage.REMOVABLE, large)), directory.resolve("none")))
                .isInstanceOf(IOException.class);
    }

    private int root() {
        return PARTITION + SECTOR * (1 + 2 * disk.getShort(PARTITION + 22));
    }

    private int cluster(int number) {
        return root() + 512 * 32 + (number - 2) * disk.get(PARTITION + 13) * SECTOR;
    }

    /** The first cluster of what a directory has under a name. */
    private int find(int directoryAt, String name, int entries) {
        for (int entry = directoryAt; entry < directoryAt + entries * 32; entry += 32) {
            if (new String(slice(entry, 11), StandardCharsets.US_ASCII).equals(name)) {
                return disk.getShort(entry + 26);
            }
        }
        throw new AssertionError(name + " is not there");
    }

    /** Along the chain in the second of the two tables. */
    private byte[] read(int first, int length) {
        int fat = PARTITION + SECTOR * (1 + disk.getShort(PARTITION + 22));
        int clusterBytes = disk.get(PARTITION + 13) * SECTOR;
        ByteBuffer content = ByteBuffer.allocate((length + clusterBytes - 1) / clusterBytes * clusterBytes);
        int next = first;
        while (next != 0xFFFF) {
            content.put(slice(cluster(next), clusterBytes));
            next = disk.getShort(fat + 2 * next) & 0xFFFF;
        }
        return Arrays.copyOf(content.array(), length);
    }

    private byte[] slice(int start, int length) {
        byte[] octets = new byte[length];
        disk.get(start, octets);
        return octets;
    }

    private static int crc(byte[] octets) {
        CRC32 crc = new CRC32();
        crc.update(octets);
        return (int) crc.getValue();
    }
}
