package dev.martello.release.packages;

/** What is installed in an image cannot be told, with the place where that showed. */
public final class PackagesUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    PackagesUnreadable(String problem) {
        super(problem);
    }

    PackagesUnreadable(String file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }
}
