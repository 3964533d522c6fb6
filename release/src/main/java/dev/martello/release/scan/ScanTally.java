package dev.martello.release.scan;

/**
 * What a scan went through.
 *
 * @param files paths of regular files that got digests
 * @param furtherLinks how many of those are further names of a file that has several, which was read once
 * @param bytes octets that were read
 * @param directories that were entered
 * @param symbolicLinks which have no content of their own
 */
public record ScanTally(long files, long furtherLinks, long bytes, long directories, long symbolicLinks) {}
