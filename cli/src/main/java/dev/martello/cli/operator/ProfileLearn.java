package dev.martello.cli.operator;

import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.view.LessonView;
import dev.martello.server.view.LessonViews;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello profile learn}. */
@Command(
        name = "learn",
        description = {
            "Draft a profile from what machines of a model measured.",
            "",
            "It learns from appliances that you choose (--from), or from all of the model that are not CONTRAINDICATED, as far as a quorum of them agrees; both from what the control plane has stored. Or it learns from boot logs in files, which you vouch for. Review the draft before you sign it; until then it has no effect."
        },
        footer = {
            "  martello profile learn --model edge-2u --quorum 10 --sites 3 --out edge-2u.json",
            "  martello profile learn --model edge-2u --from ams1-e01,fra2-e01 --out edge-2u.json",
            "  martello profile learn --model edge-2u --boot-log bench/*/binary_bios_measurements --out edge-2u.json"
        })
final class ProfileLearn implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "The hardware model, as your register calls it.")
    private String model = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Teachers teachers = new Teachers();

    @Option(
            names = "--sites",
            paramLabel = "K",
            defaultValue = "1",
            description = "At how many sites the machines of the quorum must be (default: 1).")
    private int sites = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write the draft to; of several drafts each has its firmware's version in its name.")
    private @Nullable Path out;

    @Option(names = "--json", description = "One JSON document: the drafts, and which machines have what.")
    private boolean json;

    private static final class Teachers {
        @Option(
                names = "--from",
                split = ",",
                paramLabel = "ID",
                description = "Appliances to learn from, by serial or fingerprint; you vouch for them.")
        private List<String> from = List.of();

        @Option(
                names = "--quorum",
                paramLabel = "N",
                description = "How many machines must agree on an event for it to be in the draft.")
        private int quorum;

        @Option(
                names = "--boot-log",
                arity = "1..*",
                paramLabel = "FILE",
                description = "Boot logs, one file for each machine.")
        private List<Path> bootLogs = List.of();
    }

    @Override
    public Integer call() throws InterruptedException {
        ProfileDrafting.requireModel(model);
        LessonView lesson = lesson();
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(lesson);
        } else {
            LessonLines.print(lesson, terminal);
        }
        if (lesson.drafts().isEmpty()) {
            throw UserException.refused(
                    "there is no draft: too few machines agree, or none has a boot log that is proven; ask for fewer, or choose machines with --from");
        }
        if (out != null) {
            write(lesson.drafts(), out);
        }
        return ExitCode.OK;
    }

    private LessonView lesson() throws InterruptedException {
        if (!teachers.bootLogs.isEmpty()) {
            return LessonViews.of(ProfileLearning.learn(
                    model, teachers.bootLogs.stream().map(ProfileLearn::observe).toList(), Quorum.ANY));
        }
        return teachers.from.isEmpty()
                ? connection.ask(operator -> operator.learnProfiles(model, teachers.quorum, sites))
                : connection.ask(operator -> operator.learnProfiles(model, teachers.from));
    }

    private static Observation observe(Path file) {
        return ProfileDrafting.observation(file, ProfileDrafting.bootLog(file));
    }

    private void write(List<LessonView.Draft> drafts, Path file) {
        List<String> written = new ArrayList<>();
        for (LessonView.Draft draft : drafts) {
            Path target = drafts.size() == 1 ? file : named(file, draft.firmwareVersion());
            ProfileDrafting.write(draft, target);
            written.add(target.toString());
        }
        Terminal.standard()
                .note(
                        "wrote " + String.join(", ", written) + "; review "
                                + (written.size() == 1 ? "it" : "them")
                                + ", and then sign and hand in what is right with \"martello profile sign\" and \"profile add\"");
    }

    /** {@code edge-2u-2.4.1.json}: a version may have anything in it, and a file's name may not. */
    private static Path named(Path file, String version) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String safe = version.isEmpty() ? "unversioned" : version.replaceAll("[^A-Za-z0-9.-]", "_");
        return file.resolveSibling(
                dot <= 0 ? name + "-" + safe : name.substring(0, dot) + "-" + safe + name.substring(dot));
    }
}
