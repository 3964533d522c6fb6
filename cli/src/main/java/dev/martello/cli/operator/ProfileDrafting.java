package dev.martello.cli.operator;

import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.server.view.LessonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What goes into drafts of profiles, and where they go. */
final class ProfileDrafting {
    private ProfileDrafting() {}

    /** Refuses what cannot name a hardware model. */
    static void requireModel(String model) {
        if (!PlatformProfile.isModel(model)) {
            throw UserException.badInput("\"" + model + "\" cannot name a model: write 1 to "
                    + PlatformProfile.MAX_MODEL_CHARS + " printable characters");
        }
    }

    static BootLog bootLog(Path file) {
        try {
            return BootLog.parse(InputFile.read(file, BootLog.MAX_BYTES, "boot log"));
        } catch (MalformedBootLog e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    /** What the machine measured whose boot log is in a file. */
    static Observation observation(Path file, BootLog log) {
        return new Observation(file.toString(), "", FirmwareMeasurements.of(log));
    }

    static void write(LessonView.Draft draft, Path file) {
        try {
            Files.writeString(file, draft.document() + "\n");
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
