package dev.martello.lab.image;

import dev.martello.appraisal.reference.MalformedProfile;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.bytes.Bytes;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The platform profile of the laboratory's machines, kept with their images once one of them has taught it. It is another one
 * for another firmware, other keys of Secure Boot, other hardware or another QEMU, for all of these are measured.
 */
final class ProfileShelf {
    private static final String WORK = "profile 1";
    private static final String STEP = "profile";
    private static final String FILE = "profile.json";

    private final BuildCache cache;
    private final Inputs inputs;

    private ProfileShelf(BuildCache cache, Inputs inputs) {
        this.cache = cache;
        this.inputs = inputs;
    }

    /**
     * Where the profile of a firmware is kept.
     *
     * @param variables of that firmware, before its first start
     * @param hardware what the machines are made of
     */
    static ProfileShelf of(BuildCache cache, Firmware firmware, Path variables, String hardware)
            throws LabFailure, IOException {
        return new ProfileShelf(
                cache,
                Inputs.of(WORK)
                        .text(hardware)
                        .content(firmware.code())
                        .content(variables)
                        .content(Tool.QEMU.path().toRealPath()));
    }

    /** The profile, if a machine has taught it. */
    Optional<PlatformProfile> find() throws LabFailure, IOException {
        Optional<Path> kept = cache.find(STEP, inputs).map(step -> step.resolve(FILE));
        return kept.isEmpty() ? Optional.empty() : Optional.of(read(kept.get()));
    }

    /** Keeps what a machine has taught. */
    void put(PlatformProfile profile) throws LabFailure, IOException, InterruptedException {
        cache.step(
                STEP,
                inputs,
                into -> Files.write(
                        into.resolve(FILE), ProfileDocument.write(profile).toArray()));
    }

    private static PlatformProfile read(Path file) throws LabFailure, IOException {
        try {
            return ProfileDocument.parse(Bytes.owning(Files.readAllBytes(file)));
        } catch (MalformedProfile e) {
            throw new LabFailure(file + " is no platform profile: " + e.getMessage() + "; delete its directory", e);
        }
    }
}
