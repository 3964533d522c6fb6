package dev.martello.lab.machine;

import dev.martello.lab.image.ImageLibrary;
import java.nio.file.Path;

/**
 * What machines need of this computer.
 *
 * @param rooms where they have their files and sockets while they run; a short path
 * @param accelerator what carries out their instructions
 * @param images where they get their images
 */
public record Facilities(Path rooms, Accelerator accelerator, ImageLibrary.Setting images) {}
