package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Paths and the digests that the files there may have. A look-up takes constant time; a file with one SHA-256 digest takes about
 * 80 octets of memory and those of its path. Immutable; equal by content.
 *
 * <p>Linux lists a path in the run-time log with underscores for its spaces, so the two are alike in look-ups.
 */
public final class FileDigests implements Iterable<FileDigests.Listed> {
    public static final int MAX_FILES = 1_000_000;
    public static final int MAX_PATH_BYTES = 4096;

    private static final ByteRows.Fold UNDERSCORED = octet -> octet == ' ' ? (byte) '_' : octet;

    public static final FileDigests NONE = new Builder().build();

    private final ByteRows paths;
    private final ByteRows digests;
    /** By path row, where its digests begin; behind the last one, where they all end. Ascending. */
    private final int[] firstDigest;

    private final RowIndex byPath;
    private final RowIndex byDigest;

    private FileDigests(ByteRows paths, ByteRows digests, int[] firstDigest) {
        this.paths = paths;
        this.digests = digests;
        this.firstDigest = firstDigest;
        this.byPath = RowIndex.ofAll(paths, UNDERSCORED);
        this.byDigest = RowIndex.ofFirst(digests);
    }

    /**
     * Files by path.
     *
     * @throws IllegalArgumentException as {@link Builder#add} does
     */
    public static FileDigests of(Map<String, ? extends Collection<Digest>> files) {
        Builder builder = new Builder();
        files.forEach(builder::add);
        return builder.build();
    }

    /** How many paths there are. */
    public int size() {
        return paths.count();
    }

    /** Whether the file at this path may have this digest. */
    public boolean has(String path, Digest digest) {
        return has(Bytes.utf8(path), digest);
    }

    /** Whether the file at this path, in the octets of the file system, may have this digest. */
    public boolean has(Bytes path, Digest digest) {
        byte[] encoded = encode(digest);
        return anyPath(path, row -> {
            for (int at = firstDigest[row]; at < firstDigest[row + 1]; at++) {
                if (digests.equalsRow(at, encoded)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Whether a file is listed at this path, in the octets of the file system. */
    public boolean hasPath(Bytes path) {
        return anyPath(path, _ -> true);
    }

    /** A path where this digest may be, the first one if there are several. */
    public Optional<String> pathOf(Digest digest) {
        byte[] encoded = encode(digest);
        return byDigest.find(encoded, row -> digests.equalsRow(row, encoded)).stream()
                .mapToObj(row -> path(pathRow(row)))
                .findFirst();
    }

    /**
     * One path with the digests that the file there may have.
     *
     * @param digests in an order of their own
     */
    public record Listed(String path, List<Digest> digests) {}

    /** All files, in the order of their paths' octets; each is put together as it is asked for. */
    @Override
    public Iterator<Listed> iterator() {
        return new Iterator<>() {
            private int row;

            @Override
            public boolean hasNext() {
                return row < paths.count();
            }

            @Override
            public Listed next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                List<Digest> each = new ArrayList<>();
                for (int at = firstDigest[row]; at < firstDigest[row + 1]; at++) {
                    each.add(decode(digests.row(at)));
                }
                return new Listed(path(row++), each);
            }
        };
    }

    private String path(int row) {
        return new String(paths.row(row), StandardCharsets.UTF_8);
    }

    private boolean anyPath(Bytes path, IntPredicate predicate) {
        byte[] listed = UNDERSCORED.applyAll(path.toArray());
        return byPath.find(listed, row -> paths.equalsFoldedRow(row, listed, UNDERSCORED) && predicate.test(row))
                .isPresent();
    }

    /** Each path has a digest at least, so no two paths begin at the same one. */
    private int pathRow(int digestRow) {
        int found = Arrays.binarySearch(firstDigest, digestRow);
        return found >= 0 ? found : -found - 2;
    }

    private static byte[] encode(Digest digest) {
        byte[] encoded = new byte[1 + digest.octets().length()];
        encoded[0] = (byte) digest.algorithm().id();
        digest.octets().copyTo(encoded, 1);
        return encoded;
    }

    private static Digest decode(byte[] encoded) {
        return new Digest(
                HashAlgorithm.ofId(encoded[0]).orElseThrow(),
                Bytes.owning(encoded).from(1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileDigests that
                && paths.equals(that.paths)
                && digests.equals(that.digests)
                && Arrays.equals(firstDigest, that.firstDigest);
    }

    @Override
    public int hashCode() {
        return 31 * paths.hashCode() + digests.hashCode();
    }

    @Override
    public String toString() {
        return size() + " files";
    }

    /** Collects files in any order. For one thread. */
    public static final class Builder {
        private final ByteRows.Builder paths = new ByteRows.Builder();
        private final ByteRows.Builder digests = new ByteRows.Builder();
        private int[] firstDigest = new int[16];

        /**
         * Adds one file.
         *
         * @throws IllegalArgumentException if the path is empty, longer than {@value #MAX_PATH_BYTES} octets or has control
         *     characters, if a digest is SHA-1 or there is none, or if there are more than {@value #MAX_FILES} files
         */
        public Builder add(String path, Collection<Digest> permitted) {
            byte[] octets = path.getBytes(StandardCharsets.UTF_8);
            boolean isText = path.codePoints()
                    .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
            if (octets.length == 0 || octets.length > MAX_PATH_BYTES || !isText) {
                throw new IllegalArgumentException(
                        "a path has 1 to " + MAX_PATH_BYTES + " octets and no control characters");
            }
            DigestText.requireStrong(path, permitted);
            int row = paths.count();
            if (row == MAX_FILES) {
                throw new IllegalArgumentException("more than " + MAX_FILES + " files");
            }
            if (row == firstDigest.length) {
                firstDigest = Arrays.copyOf(firstDigest, 2 * row);
            }
            firstDigest[row] = digests.count();
            paths.add(octets);
            permitted.stream()
                    .distinct()
                    .map(FileDigests::encode)
                    .sorted(Arrays::compareUnsigned)
                    .forEach(digests::add);
            return this;
        }

        /**
         * The files added so far.
         *
         * @throws IllegalArgumentException if a path was added twice
         */
        public FileDigests build() {
            ByteRows unsorted = paths.build();
            ByteRows unsortedDigests = digests.build();
            int count = unsorted.count();
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, unsorted::compareRows);
            ByteRows.Builder sortedPaths = new ByteRows.Builder();
            ByteRows.Builder sortedDigests = new ByteRows.Builder();
            int[] sortedFirst = new int[count + 1];
            for (int i = 0; i < count; i++) {
                int row = order[i];
                if (i > 0 && unsorted.compareRows(order[i - 1], row) == 0) {
                    throw new IllegalArgumentException(
                            new String(unsorted.row(row), StandardCharsets.UTF_8) + " is listed twice");
                }
                sortedPaths.add(unsorted.row(row));
                sortedFirst[i] = sortedDigests.count();
                int end = row + 1 < count ? firstDigest[row + 1] : unsortedDigests.count();
                for (int at = firstDigest[row]; at < end; at++) {
                    sortedDigests.add(unsortedDigests.row(at));
                }
            }
            sortedFirst[count] = sortedDigests.count();
            return new FileDigests(sortedPaths.build(), sortedDigests.build(), sortedFirst);
        }
    }
}
