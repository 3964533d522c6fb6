package dev.martello.release.scan;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes the digests of files, one after the other, in pieces of one size. For one thread. */
final class FileReader {
    private static final int BUFFER_BYTES = 1 << 18;

    /** Opens a file for reading. */
    @FunctionalInterface
    interface Opener {
        ReadableByteChannel open(Path file) throws IOException;
    }

    private final Opener opener;
    private final ScanListener listener;
    private final Map<HashAlgorithm, MessageDigest> digests = new LinkedHashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    FileReader(Opener opener, Collection<HashAlgorithm> algorithms, ScanListener listener) {
        this.opener = opener;
        this.listener = listener;
        algorithms.stream().sorted().forEach(algorithm -> digests.put(algorithm, algorithm.newDigest()));
    }

    /** A file turned out not to be the one that was looked at before, or to be written while it was read. */
    static final class Changed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The digests of a file's content.
     *
     * @param before what was known of it when it was found
     * @throws Changed if it is not so any more, or if it has more or fewer octets than it said
     */
    List<Digest> read(Path file, FileStatus before) throws IOException {
        long left = before.size();
        try (ReadableByteChannel in = opener.open(file)) {
            int count;
            while ((count = in.read(buffer.clear())) >= 0) {
                left -= count;
                if (left < 0) {
                    throw new Changed();
                }
                listener.octetsRead(count);
                int length = count;
                digests.values().forEach(digest -> digest.update(buffer.array(), 0, length));
            }
            if (left != 0 || !FileStatus.of(file).equals(before)) {
                throw new Changed();
            }
            listener.fileRead();
            return digests.entrySet().stream()
                    .map(each -> new Digest(
                            each.getKey(), Bytes.owning(each.getValue().digest())))
                    .toList();
        } finally {
            digests.values().forEach(MessageDigest::reset);
        }
    }
}
