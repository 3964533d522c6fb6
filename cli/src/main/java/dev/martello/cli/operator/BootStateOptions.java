package dev.martello.cli.operator;

import dev.martello.appraisal.prediction.BootPrediction;
import dev.martello.appraisal.prediction.NotPredictable;
import dev.martello.appraisal.reference.Document;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.PublicKeyFiles;
import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.view.ApplianceView;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.policy.BootState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which boot states are meant: one that an appliance is in, or those that a release will lead to. */
final class BootStateOptions {
    private static final int MAX_NOTE_CHARS = 200;

    /** A state, and what people call it. */
    record NamedState(BootState state, String note) {}

    @Option(
            names = "--from",
            paramLabel = "APPLIANCE",
            description =
                    "An appliance that is in the state, or with --release one of the same model: its serial, its fingerprint, or the fingerprint's first digits.")
    private @Nullable String appliance;

    @Option(
            names = "--release",
            paramLabel = "FILE",
            description = "A signed release that no machine needs to have started yet: what \"release sign\" made.")
    private @Nullable Path release;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "The model's signed platform profile, which says what its firmware measures: what \"profile sign\" made.")
    private @Nullable Path profile;

    @Option(
            names = "--release-key",
            paramLabel = "FILE",
            description =
                    "A public key that may have signed the release and the profile, or a directory of them. May be repeated.")
    private List<Path> releaseKeys = List.of();

    @Option(
            names = "--pcrs",
            paramLabel = "PCRS",
            defaultValue = "sha256:0,2,4,7",
            description = "The PCRs whose values are approved (default: ${DEFAULT-VALUE}).")
    private String pcrs = "";

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "A note for people (default: made of the release and the appliance).")
    private @Nullable String note;

    /** The states, each by itself as an operator may approve it. */
    List<NamedState> states(OperatorClient operator) throws OperatorProblem, IOException, InterruptedException {
        PcrSelection selection = selection();
        Optional<ApplianceView> machine =
                appliance == null ? Optional.empty() : Optional.of(affirmed(operator.appliance(appliance)));
        PcrValues held = machine.isEmpty() ? PcrValues.NONE : values(operator, machine.get());
        if (release != null) {
            return predicted(selection, signed(DocumentKind.RELEASE, release), machine, held);
        }
        if (profile != null || !releaseKeys.isEmpty()) {
            throw UserException.badInput("--profile and --release-key go with --release");
        }
        ApplianceView from = machine.orElseThrow(
                () -> UserException.badInput("name an appliance with --from, a release with --release, or both"));
        BootState state = BootState.of(selection, held)
                .orElseThrow(() -> UserException.badInput("--pcrs: the appliance does not report all of " + selection));
        return List.of(new NamedState(state, Optional.ofNullable(note).orElseGet(() -> note(from))));
    }

    private List<NamedState> predicted(
            PcrSelection selection, Release next, Optional<ApplianceView> machine, PcrValues held) {
        Optional<PlatformProfile> firmware =
                Optional.ofNullable(profile).map(file -> signed(DocumentKind.PROFILE, file));
        String name = Optional.ofNullable(note)
                .orElseGet(() -> Stream.of(
                                Optional.of("release " + next.version()),
                                firmware.map(PlatformProfile::name),
                                machine.map(each -> "firmware as of "
                                        + ShortId.of(each.summary().id())))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ")));
        try {
            List<NamedState> states = new ArrayList<>();
            for (BootPrediction.State each : new BootPrediction(next, firmware, held).states(selection)) {
                String whole = each.when().isEmpty() ? name : name + ": " + each.when();
                states.add(new NamedState(
                        BootState.of(selection, each.values()).orElseThrow(),
                        whole.substring(0, Math.min(whole.length(), MAX_NOTE_CHARS))));
            }
            return states;
        } catch (NotPredictable e) {
            throw UserException.badInput("--pcrs: " + e.getMessage());
        }
    }

    /** Who approves what a release leads to must know that it is the release, whoever handed it on. */
    private <T extends Document> T signed(DocumentKind<T> kind, Path file) {
        try {
            return switch (SignedDocument.open(kind, InputFile.read(file, Dsse.MAX_BYTES, kind.toString()), keys())) {
                case Opened.Trusted<T> trusted -> trusted.document();
                case Opened.Refused<T> refused ->
                    throw UserException.refused(file + " is not to be trusted ("
                            + refused.reason().id(kind) + "): " + refused.explanation());
            };
        } catch (MalformedDocument e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private TrustedKeys keys() {
        if (releaseKeys.isEmpty()) {
            throw UserException.badInput("--release needs --release-key: whose signature on it counts");
        }
        return TrustedKeys.of(PublicKeyFiles.read("--release-key", releaseKeys));
    }

    private PcrSelection selection() {
        try {
            PcrSelection selection = PcrSelection.parse(pcrs);
            if (!selection.isEmpty()) {
                return selection;
            }
        } catch (IllegalArgumentException e) {
            throw UserException.badInput("--pcrs: " + e.getMessage());
        }
        throw UserException.badInput("--pcrs: a boot state without a PCR is any state");
    }

    private static ApplianceView affirmed(ApplianceView appliance) {
        TrustTier tier = appliance.summary().tier();
        if (tier != TrustTier.AFFIRMING) {
            throw UserException.refused("the appliance is " + tier
                    + ": only the state of one that is AFFIRMING is worth approving; see \"martello explain\"");
        }
        return appliance;
    }

    private static PcrValues values(OperatorClient operator, ApplianceView appliance)
            throws OperatorProblem, IOException, InterruptedException {
        Bytes item = operator.item(appliance, ItemKind.PCR_VALUES)
                .orElseThrow(() -> UserException.badInput("the appliance reported no PCR values"));
        try {
            return PcrValuesItem.read(item);
        } catch (MalformedPcrValues e) {
            throw UserException.badInput("the appliance's PCR values: " + e.getMessage());
        }
    }

    private static String note(ApplianceView appliance) {
        return appliance
                        .summary()
                        .release()
                        .map(release -> "release " + release + ", ")
                        .orElse("") + "as " + ShortId.of(appliance.summary().id()) + " was";
    }
}
