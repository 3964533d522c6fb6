package dev.martello.appraisal;

import java.util.List;
import java.util.Optional;

/**
 * What evidence proves, and how it differs from a release. It is what the rules of a policy ask for by these names (as in
 * {@code boot.secureBoot == "off"}) and what people are shown. Paths, digests and texts are ready to be printed.
 *
 * <p>What is read from a log is here only if the log replays to the quoted PCRs; else the whole part is absent.
 *
 * @param platform operating system and architecture, as in {@code linux/amd64}
 * @param place where the operator's register says that the appliance stands
 * @param logs what became of the logs
 * @param boot what the boot log proves
 * @param userspace what the user-space log proves, if there is one
 * @param runtime what the run-time log proves
 * @param release what the appliance was compared with
 * @param firmware what the boot log proves of the firmware
 * @param settings what became of the appliance's word on how it is set up
 * @param posture what the checks say of that; absent if there is nothing to ask them of
 */
public record Facts(
        String platform,
        Place place,
        Logs logs,
        Optional<Boot> boot,
        Optional<Userspace> userspace,
        Optional<Running> runtime,
        Optional<Reference> release,
        Optional<Firmware> firmware,
        StatedSettings settings,
        Optional<Posture> posture) {
    /** The same with what the checks say. */
    public Facts withPosture(StatedSettings stated, Optional<Posture> said) {
        return new Facts(platform, place, logs, boot, userspace, runtime, release, firmware, stated, said);
    }

    /** Whether what a log says is proven. */
    public enum LogState {
        /** It replays to the quoted PCRs. */
        PROVEN("proven"),
        /** There is none, although there should be. */
        MISSING("missing"),
        /** There is none, and no register says that there should be one. */
        NOT_MEASURED("not-measured"),
        /** It cannot be read, or it does not replay. */
        UNPROVEN("unproven");

        private final String label;

        LogState(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What a log tells about a question with two answers. */
    public enum Proof {
        ON("on"),
        OFF("off"),
        /** No digest covers an answer. */
        UNPROVEN("unproven");

        private final String label;

        Proof(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** Whether the kernel saw the boot that the quote shows, by its {@code boot_aggregate}. */
    public enum Aggregate {
        SAME("same"),
        DIFFERENT("different"),
        /** There is no such entry, or not of a quoted bank. */
        UNPROVEN("unproven");

        private final String label;

        Aggregate(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What the signature of a file is worth that the release does not know by digest. */
    public enum Signature {
        /** The release has no {@code imaKeys}, so none was asked. */
        UNASKED("unasked"),
        /** There is none. */
        NONE("none"),
        /** One of the release's {@code imaKeys} made it over this content. */
        VALID("valid"),
        /** It names one of the {@code imaKeys}, and is not that key's over this content; or it is no signature. */
        INVALID("invalid"),
        /** None of the {@code imaKeys} made it, and it does not name one of them. */
        UNKNOWN_KEY("unknown-key"),
        /** The log does not have all that it was made over, or it is of a form that is not known here. */
        UNVERIFIABLE("unverifiable");

        private final String label;

        Signature(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** How a file of the run-time log stands to the release. */
    public enum Difference {
        /** The release has neither this path nor this content. */
        ADDED("added"),
        /** The release has another content at this path. */
        CHANGED("changed"),
        /** The release has this content at another path only. */
        MOVED("moved"),
        /** It was written while it was measured. */
        VIOLATION("violation");

        private final String label;

        Difference(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Where an appliance stands; texts are empty if the register does not say.
     *
     * @param ring the stage of a roll-out it belongs to
     * @param model the hardware model
     */
    public record Place(String ring, String model) {}

    /** How an event of the firmware stands to the platform profile. */
    public enum DifferenceKind {
        /** The profile has no such event, or not so often. */
        UNKNOWN("unknown"),
        /** The profile has an event of this name with another value. */
        CHANGED("changed"),
        /** The profile has it, and the boot log has not. */
        MISSING("missing");

        private final String label;

        DifferenceKind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What became of each log. */
    public record Logs(LogState boot, LogState userspace, LogState runtime) {}

    /**
     * What the boot log proves.
     *
     * @param secureBoot whether Secure Boot was enforced
     * @param exitBootServices what the firmware measured when the operating system took over: {@code succeeded},
     *     {@code failed}, {@code invoked} or {@code not-logged}
     * @param applications what was started before the kernel, and the kernel if it was started so
     * @param unknownApplications those that are not in the release
     * @param files what boot loaders read: kernels, initial RAM disks, sections of unified images
     * @param unknownFiles those that are not in the release
     * @param commandLines what the kernel was started with
     * @param unexpectedCommandLines those that are not in the release
     * @param problems oddities of the log
     */
    public record Boot(
            Proof secureBoot,
            String exitBootServices,
            List<Loaded> applications,
            List<Loaded> unknownApplications,
            List<Loaded> files,
            List<Loaded> unknownFiles,
            List<CommandLine> commandLines,
            List<CommandLine> unexpectedCommandLines,
            List<Problem> problems) {
        public Boot {
            applications = List.copyOf(applications);
            unknownApplications = List.copyOf(unknownApplications);
            files = List.copyOf(files);
            unknownFiles = List.copyOf(unknownFiles);
            commandLines = List.copyOf(commandLines);
            unexpectedCommandLines = List.copyOf(unexpectedCommandLines);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that was loaded while the machine started.
     *
     * @param digest as in {@code sha256:9f2c…}, of the strongest bank that is quoted
     * @param path where it was read from: a label that nothing proves
     * @param name what the release calls it; empty if it is unknown
     * @param pcr the register into which it was measured
     * @param event its number in the boot log
     */
    public record Loaded(String digest, String path, String name, long pcr, long event) {}

    /**
     * A command line of a kernel.
     *
     * @param text empty if the log has the digest only and no command line of the release fits it
     * @param source who measured it: {@code grub}, {@code systemd-stub}, {@code systemd-stub-section} or {@code efi-stub}
     * @param digest of what was measured, in the strongest bank that is quoted
     * @param event its number in the boot log
     */
    public record CommandLine(String text, String source, String digest, long event) {}

    /**
     * An oddity of the boot log.
     *
     * @param kind its stable identifier
     * @param sentence what is odd, for people
     * @param event its number in the boot log; -1 if it is none of its events
     */
    public record Problem(String kind, String sentence, long event) {}

    /**
     * What the user-space log proves: what systemd measured since the kernel was started. Root can measure the same.
     *
     * @param phases of the boot, as in {@code enter-initrd}, in the order in which they were reached
     * @param measurements all that the quote vouches for
     * @param unquotedRecords how many came after the quote and were not looked at
     */
    public record Userspace(List<String> phases, List<Measurement> measurements, long unquotedRecords) {
        public Userspace {
            phases = List.copyOf(phases);
            measurements = List.copyOf(measurements);
        }
    }

    /**
     * One record of the user-space log.
     *
     * @param type as in {@code phase}, {@code machine-id} or {@code filesystem}; a label that nothing proves
     * @param text what was measured; empty if the digest does not prove it, as for keys of volumes
     * @param description what the record says was measured, proven or not
     * @param digest of the strongest bank, as in {@code sha256:9f2c…}
     * @param pcr the register into which it was measured
     * @param record its number in the log, from 1
     */
    public record Measurement(String type, String text, String description, String digest, long pcr, long record) {}

    /**
     * What the run-time log proves.
     *
     * @param entries how many entries the quote vouches for
     * @param unquotedEntries how many came after the quote and were not looked at
     * @param bootAggregate whether the kernel saw the boot that the quote shows
     * @param kexecs entries with which another kernel began that kexec started; they are among the unknown files too, each once
     * @param unknownFiles what was measured and is not in the release, nor signed by one of its keys, in the order of the log,
     *     each once
     * @param violations files that were written while they were measured, so that no digest tells what ran; which file it was
     *     is not proven
     */
    public record Running(
            long entries,
            long unquotedEntries,
            Aggregate bootAggregate,
            List<File> kexecs,
            List<File> unknownFiles,
            List<File> violations) {
        public Running {
            kexecs = List.copyOf(kexecs);
            unknownFiles = List.copyOf(unknownFiles);
            violations = List.copyOf(violations);
        }
    }

    /**
     * One entry of the run-time log that is not as the release says.
     *
     * @param path as the log has it
     * @param digest as in {@code sha256:9f2c…}; empty if the log does not tell one
     * @param elsewhere for content that was moved, a path where the release has it; else empty
     * @param entry its number in the run-time log, from 1
     * @param signedBy how its signature names its key, as in {@code 5f3a9c01}; empty if there is none
     * @param signatureProblem why its signature does not count, as the predicate of a sentence about it; empty if it has none or
     *     nobody asked for it
     */
    public record File(
            String path,
            String digest,
            Difference difference,
            String elsewhere,
            long entry,
            Signature signature,
            String signedBy,
            String signatureProblem) {
        /** A file whose signature nobody asked for. */
        public File(String path, String digest, Difference difference, String elsewhere, long entry) {
            this(path, digest, difference, elsewhere, entry, Signature.UNASKED, "", "");
        }
    }

    /**
     * The release that fits best.
     *
     * @param matches whether the boot log is proven, and all boot applications are of this release
     * @param securityVersion rises with each release that mends a weakness
     * @param newestSecurityVersion the highest one of a release for this platform that is expected in the appliance's ring
     * @param securityFloor the lowest security version that is still to be trusted in the ring; 0 if it has no plan
     * @param expected whether it is expected in the ring, which any release is that the ring has no plan for
     * @param commandLines how many command lines it allows
     */
    public record Reference(
            String version,
            boolean matches,
            long securityVersion,
            long newestSecurityVersion,
            long securityFloor,
            boolean expected,
            long commandLines) {}

    /**
     * What the firmware measured into PCRs 0 to 3 and 5 to 7, compared with the platform profile that fits best.
     *
     * @param version what it measured as its version; empty if that is no text
     * @param profile the name of the profile; empty if there is none
     * @param profileModel the hardware model of the profile
     * @param matches whether the firmware measured what the profile says, and nothing else
     * @param otherModel another model than the register's whose profile the firmware matches; else empty
     * @param profiles how many profiles there are, for whatever model
     * @param differences what the profile does not have so
     */
    public record Firmware(
            String version,
            String profile,
            String profileModel,
            boolean matches,
            String otherModel,
            long profiles,
            List<FirmwareDifference> differences) {
        public Firmware {
            differences = List.copyOf(differences);
        }
    }

    /**
     * One event of the firmware that is not as the profile says.
     *
     * @param name type and label, for people
     * @param type what the log, or the profile, calls it; nothing proves that
     * @param label what tells it from others of its type, as in {@code dbx}; may be empty
     * @param digest what was measured, of the strongest bank that is quoted; empty if it is missing
     * @param expected what the profile has; empty if it has nothing, or if the value may be any
     * @param sentence what differs: of signature databases, what was added and removed
     * @param added how many keys and hashes of a signature database are not in the profile
     * @param removed how many of the profile's are gone
     * @param event its number in the boot log; -1 if it is none of its events
     */
    public record FirmwareDifference(
            DifferenceKind kind,
            long pcr,
            String name,
            String type,
            String label,
            String digest,
            String expected,
            String sentence,
            long added,
            long removed,
            long event) {
        public static final long NO_EVENT = -1;
    }

    /** What became of an appliance's settings. */
    public enum SettingsState {
        /** The quote binds them to the appliance and the moment. Nothing proves that they are true. */
        STATED("stated"),
        MISSING("missing"),
        /** They cannot be read, or are not those of this appliance's system. */
        MALFORMED("malformed");

        private final String label;

        SettingsState(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * What became of what an appliance says of its settings.
     *
     * @param problem why they are malformed; else empty
     * @param unknown the names of what a newer agent says and is not known here
     */
    public record StatedSettings(SettingsState state, String problem, List<String> unknown) {
        /** An appliance said nothing. */
        public static final StatedSettings MISSING = new StatedSettings(SettingsState.MISSING, "", List.of());

        public StatedSettings {
            unknown = List.copyOf(unknown);
        }

        public static StatedSettings malformed(String problem) {
            return new StatedSettings(SettingsState.MALFORMED, problem, List.of());
        }
    }

    /**
     * What the checks say of the settings.
     *
     * @param passed how many checks passed
     * @param failedChecks how many failed
     * @param untold how many cannot tell
     * @param failed what is not as it should be, worst first; of very much the worst
     * @param cannotTell the checks that cannot tell, and why
     * @param excepted what is not as it should be either, and somebody answers for it for a time
     */
    public record Posture(
            long passed,
            long failedChecks,
            long untold,
            List<FailedCheck> failed,
            List<UntoldCheck> cannotTell,
            List<ExceptedCheck> excepted) {
        public Posture {
            failed = List.copyOf(failed);
            cannotTell = List.copyOf(cannotTell);
            excepted = List.copyOf(excepted);
        }
    }

    /**
     * One thing that is not as it should be.
     *
     * @param rule the name of the check
     * @param severity as in {@code high}
     * @param area the first word of the name
     * @param title what should be so
     * @param subject what it is about
     * @param seen how it is
     * @param remedy exact configuration or commands
     * @param risk what the remedy costs, as in {@code needs restart}
     */
    public record FailedCheck(
            String rule,
            String severity,
            String area,
            String title,
            String subject,
            String seen,
            String remedy,
            String risk) {}

    /**
     * A check that something would be needed for that could not be seen.
     *
     * @param rule the name of the check
     * @param severity as in {@code high}
     * @param area the first word of the name
     * @param reason why it cannot tell
     */
    public record UntoldCheck(String rule, String severity, String area, String reason) {}

    /**
     * One thing that is not as it should be, and for which an exception holds.
     *
     * @param rule the name of the check
     * @param severity as in {@code high}
     * @param area the first word of the name
     * @param subject what it is about
     * @param seen how it is
     * @param owner who answers for it
     * @param reason why it is so
     * @param until the last day on which the exception holds, as in {@code 2027-03-31}
     */
    public record ExceptedCheck(
            String rule,
            String severity,
            String area,
            String subject,
            String seen,
            String owner,
            String reason,
            String until) {}
}
