package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * Consecutive entries of a measurement list, which stay in the list until they are sent.
 *
 * @param offset of the first entry in the list
 * @param length in octets
 */
record ListSegment(Path list, long offset, int length, ItemReference reference) implements CollectedItem {
    static ListSegment of(Path list, long offset, List<Bytes> entries) throws IOException {
        MessageDigest digest = HashAlgorithm.SHA256.newDigest();
        long length = 0;
        for (Bytes entry : entries) {
            entry.update(digest);
            length += entry.length();
        }
        if (length > ItemKind.RUNTIME_LOG.maxBytes()) {
            throw new IOException(list + ": " + entries.size() + " entries have " + length + " octets, at most "
                    + ItemKind.RUNTIME_LOG.maxBytes() + " are accepted");
        }
        ItemDigest name = new ItemDigest(Bytes.owning(digest.digest()));
        return new ListSegment(list, offset, (int) length, new ItemReference(ItemKind.RUNTIME_LOG, name));
    }

    long end() {
        return offset + length;
    }

    @Override
    public Item read() throws IOException {
        Item item = new Item(ItemKind.RUNTIME_LOG, FilePart.read(list, offset, length));
        if (!item.reference().equals(reference)) {
            throw new IOException(list + " is not any more what it was");
        }
        return item;
    }
}
