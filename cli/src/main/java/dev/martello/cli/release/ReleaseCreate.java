package dev.martello.cli.release;

import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.cli.terminal.HelpOption;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.ProgressLine;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.packages.PackagesUnreadable;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.ReleaseDraft;
import dev.martello.release.boot.BootFile;
import dev.martello.release.boot.BootFileReader;
import dev.martello.release.boot.BootPhases;
import dev.martello.release.boot.SystemPartition;
import dev.martello.release.boot.UnsuitableBootFile;
import dev.martello.release.packages.Sbom;
import dev.martello.release.scan.ImageScan;
import dev.martello.release.scan.ScanFailed;
import dev.martello.release.scan.ScanRules;
import dev.martello.release.scan.ScannedImage;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello release create}. */
@Command(
        name = "create",
        description = {
            "Make the manifest of a release from an image on disk.",
            "",
            "Every regular file below --root is listed with its digest. What is left out is reported with the reason: other file systems, what is not a regular file, names that are not text, and everything in /proc, /sys, /dev and /run, where the kernel mounts other file systems. Symbolic links have no content and are not followed. An image that is written to while it is read is refused.",
            "",
            "PE images get the digests that firmware measures. For unified kernel images the resulting PCR values are predicted, and their command lines are listed."
        },
        footer = {
            "  martello release create --root /srv/image --uki edge.efi --out edge.json \\",
            "      --version 2026.11.2 --platform linux/amd64 --security-version 7"
        })
public final class ReleaseCreate implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private HelpOption help = new HelpOption();

    @ArgGroup(exclusive = false, multiplicity = "1", heading = "%nWhat it is called:%n", order = 1)
    private Label label = new Label();

    private static final class Label {
        @Option(
                names = "--version",
                required = true,
                paramLabel = "V",
                description = "The release's version, as in 2026.11.2.")
        private String version = "";

        @Option(
                names = "--platform",
                required = true,
                paramLabel = "P",
                description = "linux/amd64, linux/arm64 or freebsd/amd64.")
        private String platform = "";

        @Option(
                names = "--security-version",
                required = true,
                paramLabel = "N",
                description = "A number that rises with each release that fixes a vulnerability.")
        private long securityVersion;

        @Option(names = "--description", paramLabel = "TEXT", description = "A description for people.")
        private String description = "";

        @Option(
                names = "--shares-files-of",
                paramLabel = "V",
                description = "An earlier release whose files may still be on appliances. May be repeated.")
        private List<String> sharesFilesOf = new ArrayList<>();
    }

    @Option(
            names = "--root",
            required = true,
            paramLabel = "DIR",
            description = "The root directory of the image, which the appliance will have as /.")
    private Path root = Path.of("");

    @Option(
            names = "--uki",
            paramLabel = "FILE",
            description = "A unified kernel image that the firmware starts. May be repeated.")
    private List<Path> ukis = new ArrayList<>();

    @Option(
            names = "--boot",
            paramLabel = "FILE",
            description =
                    "Anything else that is loaded at boot: shim, boot loader, kernel, initial RAM disk. May be repeated.")
    private List<Path> bootFiles = new ArrayList<>();

    @Option(
            names = "--esp",
            paramLabel = "DIR",
            description = "The content of the EFI system partition: each file in it is listed as a boot file.")
    private @Nullable Path esp;

    @Option(
            names = "--cmdline",
            paramLabel = "TEXT",
            description = "A kernel command line, exactly as it is measured. May be repeated.")
    private List<String> commandLines = new ArrayList<>();

    @Option(
            names = "--ima-key",
            paramLabel = "FILE",
            description = "A public key or certificate whose signatures on files count. May be repeated.")
    private List<Path> imaKeys = new ArrayList<>();

    @Option(
            names = "--packages",
            description =
                    "List the packages that dpkg, apk, rpm or FreeBSD's pkg installed, and the digest of their SBOM.")
    private boolean withPackages;

    @Option(
            names = "--sbom",
            paramLabel = "FILE",
            description = "The file to write the SBOM to, in CycloneDX 1.6 JSON; implies --packages.")
    private @Nullable Path sbom;

    @Option(
            names = "--phase",
            paramLabel = "P:Q",
            description =
                    "Predict PCR 11 after these phases of systemd-pcrphase, instead of the usual four. May be repeated.")
    private List<String> phases = new ArrayList<>();

    @Option(
            names = "--hash",
            paramLabel = "ALG",
            split = ",",
            description =
                    "Hash algorithms of the digests to list, as in sha256,sha384: those of the PCR bank and of IMA (default: sha256).")
    private List<String> algorithms = List.of("sha256");

    @Option(
            names = "--exclude",
            paramLabel = "PATH",
            description = "A path to leave out, as in /var/log; it is reported as left out. May be repeated.")
    private Set<String> excluded = Set.of();

    @Option(names = "--cross-mounts", description = "Include other file systems that are mounted in the image.")
    private boolean crossMounts;

    @Option(names = "--allow-unreadable", description = "Leave out files that cannot be read, and report them.")
    private boolean allowUnreadable;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write the manifest to (default: standard output).")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print what was done as one JSON document; needs --out.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (json && out == null) {
            throw UserException.badInput("--json needs --out FILE: standard output cannot take two documents");
        }
        try {
            return create();
        } catch (IllegalArgumentException | ScanFailed | PackagesUnreadable e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private int create() throws InterruptedException, ScanFailed, PackagesUnreadable, IOException {
        Platform platform = Platform.ofLabel(label.platform)
                .orElseThrow(() -> new IllegalArgumentException("\"" + label.platform
                        + "\" is no platform, expected linux/amd64, linux/arm64 or freebsd/amd64"));
        Set<HashAlgorithm> hashes = hashes();
        ReleaseDraft draft = new ReleaseDraft(label.version, platform, label.securityVersion, label.description);
        label.sharesFilesOf.forEach(draft::sharesFilesOf);
        commandLines.forEach(draft::commandLine);
        imaKeys.forEach(file -> draft.imaKey(imaKey(file)));
        List<BootFile> boot = bootFiles(new BootFileReader(platform, hashes, phases()));
        boot.forEach(draft::bootFile);
        Optional<Sbom> packages = withPackages || sbom != null ? Optional.of(Sbom.read(root)) : Optional.empty();
        packages.map(Sbom::list).ifPresent(draft::packages);
        ScannedImage image = scan(new ScanRules(
                hashes,
                crossMounts ? ScanRules.MountPoints.ENTER : ScanRules.MountPoints.STAY_OUT,
                allowUnreadable ? ScanRules.Unreadable.LEAVE_OUT : ScanRules.Unreadable.FAIL,
                excluded));
        Release release = draft.files(image).build();
        CreatedRelease created = CreatedRelease.of(release, image, boot);
        Terminal terminal = Terminal.standard();
        if (sbom != null && packages.isPresent()) {
            Files.write(sbom, packages.get().document().toArray());
        }
        if (out == null) {
            terminal.octets(ReleaseManifest.write(release));
        } else {
            Files.write(out, ReleaseManifest.write(release).toArray());
        }
        if (json) {
            terminal.json(created);
        } else {
            created.lines(SHOWN).forEach(terminal::note);
        }
        return ExitCode.OK;
    }

    private ScannedImage scan(ScanRules rules) throws InterruptedException, ScanFailed {
        try (ProgressLine line = ProgressLine.onStandardError()) {
            return ImageScan.scan(root, rules, new ScanProgress(line));
        }
    }

    private List<BootFile> bootFiles(BootFileReader reader) throws IOException {
        List<BootFile> read = new ArrayList<>();
        for (Path file : ukis) {
            read.add(read(file, reader::readUnifiedKernelImage));
        }
        for (Path file : bootFiles) {
            read.add(read(file, reader::read));
        }
        if (esp != null) {
            read.addAll(SystemPartition.read(esp, reader));
        }
        return read;
    }

    /** Reads one boot file. */
    @FunctionalInterface
    private interface Reading {
        BootFile read(String name, Path file) throws IOException, UnsuitableBootFile;
    }

    private static BootFile read(Path file, Reading reading) throws IOException {
        try {
            return reading.read(String.valueOf(file.getFileName()), file);
        } catch (UnsuitableBootFile e) {
            throw UserException.badInput(file + " " + e.getMessage());
        }
    }

    private static ImaKey imaKey(Path file) {
        Bytes octets = InputFile.read(file, 2 * ImaKey.MAX_BYTES, "key");
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        try {
            for (String label : List.of("CERTIFICATE", "PUBLIC KEY")) {
                if (text.contains("-----BEGIN " + label + "-----")) {
                    return ImaKey.of(Pem.decode(label, octets));
                }
            }
            return ImaKey.of(octets);
        } catch (InvalidKeyException | IllegalArgumentException e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private List<BootPhases> phases() {
        return phases.isEmpty()
                ? BootPhases.STANDARD
                : phases.stream().map(BootPhases::parse).toList();
    }

    private Set<HashAlgorithm> hashes() {
        Set<HashAlgorithm> hashes = EnumSet.noneOf(HashAlgorithm.class);
        for (String each : algorithms) {
            Optional<HashAlgorithm> known = HashAlgorithm.ofLabel(each)
                    .filter(algorithm -> algorithm != HashAlgorithm.SHA1 && algorithm.isComputable());
            hashes.add(known.orElseThrow(() -> new IllegalArgumentException(
                    "\"" + each + "\" is no digest to list, expected sha256, sha384 or sha512")));
        }
        return hashes;
    }
}
