package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A root file system as it is on the disk: squashfs, and after it the hash tree of dm-verity.
 *
 * @param disk the file
 * @param rootHash of the tree, SHA-256 in hexadecimal digits
 * @param blocks how many blocks of {@value #BLOCK_BYTES} octets the file system has
 */
record VerityImage(Path disk, String rootHash, long blocks) {
    static final int BLOCK_BYTES = 4096;

    private static final String WORK = "verity 3";
    private static final Pattern ROOT_HASH = Pattern.compile("Root hash:\\s+([0-9a-f]{64})");

    /** Makes it of a directory that a step has made. */
    static VerityImage of(BuildCache cache, Path tree) throws LabFailure, IOException, InterruptedException {
        Path result = cache.step("disk", Inputs.of(WORK).step(tree), into -> {
            Path disk = into.resolve("root.img");
            Tool.MKSQUASHFS.run(
                    tree,
                    disk,
                    "-comp",
                    "zstd",
                    "-Xcompression-level",
                    3,
                    "-b",
                    "128K",
                    "-all-root",
                    "-no-exports",
                    "-no-xattrs",
                    "-no-progress");
            long bytes = Files.size(disk);
            String said = Tool.VERITYSETUP.run(
                    "format", disk, disk, "--hash-offset=" + bytes, "--no-superblock", "--salt=-", "--hash=sha256");
            Files.writeString(into.resolve("root-hash"), rootHash(said));
            Files.writeString(into.resolve("blocks"), Long.toString(bytes / BLOCK_BYTES));
        });
        return new VerityImage(
                result.resolve("root.img"),
                Files.readString(result.resolve("root-hash")),
                Long.parseLong(Files.readString(result.resolve("blocks"))));
    }

    /** What the kernel is told of it. */
    String commandLine() {
        return "lab.roothash=" + rootHash + " lab.blocks=" + blocks;
    }

    private static String rootHash(String said) throws LabFailure {
        Matcher found = ROOT_HASH.matcher(said);
        if (!found.find()) {
            throw new LabFailure("veritysetup tells no root hash: " + said.strip());
        }
        return found.group(1);
    }
}
