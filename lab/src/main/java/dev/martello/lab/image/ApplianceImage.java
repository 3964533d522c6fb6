package dev.martello.lab.image;

import dev.martello.appraisal.reference.Release;
import java.nio.file.Path;

/**
 * The disks that an appliance starts from, and what the control plane is told of them.
 *
 * @param systemDisk with the EFI system partition
 * @param rootDisk with the root file system and its hash tree
 * @param release what an appliance with these disks is meant to run
 */
public record ApplianceImage(Path systemDisk, Path rootDisk, Release release) {
    public ApplianceImage withRootDisk(Path other) {
        return new ApplianceImage(systemDisk, other, release);
    }
}
