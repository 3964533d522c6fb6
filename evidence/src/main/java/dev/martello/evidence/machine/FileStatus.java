package dev.martello.evidence.machine;

/**
 * Whose a file is, and who may do what with it.
 *
 * @param mode the permissions in octal, as in {@code 0640}; the first digit has the set-id bits and the sticky bit
 * @param uid the number of its owner
 * @param gid the number of its group
 */
public record FileStatus(Kind kind, String mode, long uid, long gid) {
    /** What a file is. */
    public enum Kind {
        FILE("file", 0100000),
        DIRECTORY("directory", 0040000),
        LINK("link", 0120000),
        CHARACTER_DEVICE("character-device", 0020000),
        BLOCK_DEVICE("block-device", 0060000),
        PIPE("pipe", 0010000),
        SOCKET("socket", 0140000),
        OTHER("other", 0);

        private static final int MASK = 0170000;

        private final String label;
        private final int bits;

        Kind(String label, int bits) {
            this.label = label;
            this.bits = bits;
        }

        static Kind of(int mode) {
            for (Kind each : values()) {
                if (each.bits == (mode & MASK)) {
                    return each;
                }
            }
            return OTHER;
        }

        /** The name in checks and documents. */
        @Override
        public String toString() {
            return label;
        }
    }

    private static final int PERMISSIONS = 07777;

    static FileStatus of(int mode, int uid, int gid) {
        return new FileStatus(
                Kind.of(mode),
                "%04o".formatted(mode & PERMISSIONS),
                Integer.toUnsignedLong(uid),
                Integer.toUnsignedLong(gid));
    }
}
