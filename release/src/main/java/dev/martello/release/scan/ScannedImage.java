package dev.martello.release.scan;

import dev.martello.appraisal.reference.FileDigests;
import java.util.List;

/**
 * The files of an image. The same image gives an equal value.
 *
 * @param files by the paths that the appliance's kernel sees
 * @param leftOut by path
 */
public record ScannedImage(FileDigests files, List<LeftOut> leftOut, ScanTally tally) {
    public ScannedImage {
        leftOut = leftOut.stream().sorted().toList();
    }
}
