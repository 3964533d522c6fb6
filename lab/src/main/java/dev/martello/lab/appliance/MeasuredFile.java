package dev.martello.lab.appliance;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;

/** A file that the kernel measures when it is run or read. */
public record MeasuredFile(String path, Digest digest) {
    /** A file whose content is the given text. */
    public static MeasuredFile of(String path, String content) {
        return new MeasuredFile(path, HashAlgorithm.SHA256.hash(Bytes.utf8(content)));
    }
}
