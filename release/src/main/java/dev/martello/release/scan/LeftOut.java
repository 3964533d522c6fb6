package dev.martello.release.scan;

import java.util.Comparator;

/**
 * Something of an image that is not among the files, with all that is below it.
 *
 * @param path as the appliance sees it; octets of a name that are no text are shown as in {@code \xff}
 * @param detail more to the reason; may be empty
 */
public record LeftOut(String path, Reason reason, String detail) implements Comparable<LeftOut> {
    /** Why something is left out. */
    public enum Reason {
        /** {@code /proc}, {@code /sys}, {@code /dev} and {@code /run}: the kernel mounts something else there. */
        MOUNTED_AT_RUN_TIME("another file system is mounted there while the system is up"),
        /** A mount point below the root of the scan. */
        OTHER_FILE_SYSTEM("on another file system"),
        /** The caller named it. */
        EXCLUDED("excluded"),
        /** A device, a pipe or a socket. */
        SPECIAL_FILE("not a regular file"),
        /** A manifest is text. */
        NAME_NOT_UTF8("a name that is not UTF-8"),
        NAME_WITH_CONTROL_CHARACTERS("a name with control characters"),
        PATH_TOO_LONG("a path that is too long"),
        UNREADABLE("could not be read");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /** What follows "left out: ". */
        public String label() {
            return label;
        }
    }

    @Override
    public int compareTo(LeftOut other) {
        return Comparator.comparing(LeftOut::path)
                .thenComparing(LeftOut::reason)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return path + ": " + reason.label() + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
