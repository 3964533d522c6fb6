package dev.martello.lab.image;

import java.nio.file.Path;

/**
 * The disks that an appliance starts from, and what they were made of.
 *
 * @param systemDisk with the EFI system partition
 * @param rootDisk with the root file system and its hash tree
 * @param chain what is on that
 * @param root the directory that the root file system was made of
 */
public record ApplianceImage(Path systemDisk, Path rootDisk, BootChain chain, Path root) {
    public ApplianceImage withRootDisk(Path other) {
        return new ApplianceImage(systemDisk, other, chain, root);
    }
}
