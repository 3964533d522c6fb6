package dev.martello.release.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/** What the file system says of a path itself, following no link. Two that are equal mean that nothing was changed between. */
record FileStatus(Kind kind, Inode inode, int links, long size, FileTime modified, FileTime changed) {
    enum Kind {
        REGULAR,
        DIRECTORY,
        SYMBOLIC_LINK,
        FIFO,
        SOCKET,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        UNKNOWN;

        /** {@code st_mode}, whose upper four bits are alike on Linux and FreeBSD. */
        private static Kind ofMode(int mode) {
            return switch (mode & 0170000) {
                case 0100000 -> REGULAR;
                case 0040000 -> DIRECTORY;
                case 0120000 -> SYMBOLIC_LINK;
                case 0010000 -> FIFO;
                case 0140000 -> SOCKET;
                case 0020000 -> CHARACTER_DEVICE;
                case 0060000 -> BLOCK_DEVICE;
                default -> UNKNOWN;
            };
        }
    }

    /** Names a file, whatever paths lead to it. */
    record Inode(long device, long number) {}

    static FileStatus of(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(
                path, "unix:mode,dev,ino,nlink,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new FileStatus(
                Kind.ofMode(value(attributes, "mode", Integer.class)),
                new Inode(value(attributes, "dev", Long.class), value(attributes, "ino", Long.class)),
                value(attributes, "nlink", Integer.class),
                value(attributes, "size", Long.class),
                value(attributes, "lastModifiedTime", FileTime.class),
                value(attributes, "ctime", FileTime.class));
    }

    private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(attributes.get(name), name));
    }
}
