package dev.martello.lab.image;

import dev.martello.appraisal.reference.Release;
import java.nio.file.Path;

/**
 * All that a machine needs to start as an appliance, and what the control plane is told of it.
 *
 * @param systemDisk with the EFI system partition
 * @param rootDisk with the root file system and its hash tree
 * @param firmwareVariables of a firmware with the laboratory's keys that never ran
 * @param release what the appliance is meant to run
 */
public record ApplianceImage(Path systemDisk, Path rootDisk, Path firmwareVariables, Release release) {}
