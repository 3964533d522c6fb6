package dev.martello.evidence.settings;

/** Ends the reading of files that include each other without end. */
final class IncludeLimit {
    private final int maxFiles;
    private final int maxDepth;
    private int files;

    /** @param maxFiles in all: a file may include itself more than once at each depth */
    IncludeLimit(int maxFiles, int maxDepth) {
        this.maxFiles = maxFiles;
        this.maxDepth = maxDepth;
    }

    /**
     * Counts a file.
     *
     * @param depth how many files it was included through
     * @throws MalformedSettings if it is one too many, or too deep
     */
    void enter(int depth) throws MalformedSettings {
        if (++files > maxFiles || depth > maxDepth) {
            throw new MalformedSettings(1, "files include each other too often");
        }
    }
}
