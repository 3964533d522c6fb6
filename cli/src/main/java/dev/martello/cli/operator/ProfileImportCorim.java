package dev.martello.cli.operator;

import dev.martello.appraisal.profile.Lesson;
import dev.martello.appraisal.profile.ProfileDraft;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.release.corim.Corim;
import dev.martello.release.corim.VouchedFirmware;
import dev.martello.server.view.LessonView;
import dev.martello.server.view.LessonViews;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello profile import-corim}. */
@Command(
        name = "import-corim",
        description = {
            "Draft a profile from what a vendor's CoRIM vouches for.",
            "",
            "A CoRIM has digests and PCR values, but does not say which events they belong to. So a boot log of such a machine is needed: its events that the CoRIM vouches for are kept, the others are listed. Review the draft before you sign it; until then it has no effect. A signed CoRIM needs the key of its signer."
        },
        footer = "  martello profile import-corim vendor.cbor --key vendor.pub --model edge-2u --boot-log"
                + " bench/binary_bios_measurements --out edge-2u.json")
final class ProfileImportCorim implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The CoRIM (CBOR).")
    private Path file = Path.of("");

    @Option(names = "--key", paramLabel = "FILE", description = "The public key of its signer (PEM).")
    private @Nullable Path key;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "The hardware model, as your register calls it.")
    private String model = "";

    @Option(
            names = "--boot-log",
            required = true,
            paramLabel = "FILE",
            description = "The boot log of a machine of this model, which you vouch for.")
    private Path bootLog = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write the draft to.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "One JSON document: the draft, and what was left out.")
    private boolean json;

    @Override
    public Integer call() {
        ProfileDrafting.requireModel(model);
        Corim corim = CorimFile.read(file, key);
        BootLog log = ProfileDrafting.bootLog(bootLog);
        Lesson taught = ProfileLearning.learn(model, List.of(ProfileDrafting.observation(bootLog, log)), Quorum.ANY);
        List<ProfileDraft> vouched = taught.drafts().stream()
                .flatMap(draft -> VouchedFirmware.of(draft, log, corim).stream())
                .toList();
        LessonView view = LessonViews.of(new Lesson(vouched, taught.passedOver()));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(view);
        } else {
            LessonLines.print(view, terminal);
        }
        if (vouched.isEmpty()) {
            throw UserException.refused(
                    "there is no draft: " + file + " vouches for no event of the firmware in " + bootLog);
        }
        ProfileDrafting.write(view.drafts().getFirst(), out);
        terminal.note("wrote " + out);
        return ExitCode.OK;
    }
}
