package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;

/**
 * A program or file that stands in for a real one: its content is its name.
 *
 * @param path where it lies, as in {@code \EFI\BOOT\BOOTX64.EFI}
 * @param content what is measured
 */
public record BootImage(String path, Bytes content) {
    public static BootImage named(String path, String content) {
        return new BootImage(path, Bytes.utf8(content));
    }

    public Digest digest(HashAlgorithm algorithm) {
        return algorithm.hash(content);
    }
}
