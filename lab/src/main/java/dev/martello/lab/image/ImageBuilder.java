package dev.martello.lab.image;

import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.packages.PackagesUnreadable;
import dev.martello.evidence.protocol.Platform;
import dev.martello.lab.tool.LabFailure;
import dev.martello.release.ReleaseDraft;
import dev.martello.release.boot.BootFileReader;
import dev.martello.release.boot.BootPhases;
import dev.martello.release.boot.UnsuitableBootFile;
import dev.martello.release.packages.Sbom;
import dev.martello.release.scan.ImageScan;
import dev.martello.release.scan.ScanFailed;
import dev.martello.release.scan.ScanListener;
import dev.martello.release.scan.ScanRules;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Builds appliances' images out of a cache. For one thread. */
final class ImageBuilder {
    private static final String ESP_WORK = "system disk 2";
    private static final String VARIABLES_WORK = "variables 3";

    private final BuildCache cache;
    private final AgentProgram agent;

    /**
     * A builder.
     *
     * @param agent what becomes the appliance's agent
     */
    ImageBuilder(BuildCache cache, AgentProgram agent) {
        this.cache = cache;
        this.agent = agent;
    }

    /**
     * The image of a variant, built as far as the cache does not have it.
     *
     * @throws LabFailure if a program or a package is missing or does not do its work
     */
    ApplianceImage build(ImageVariant variant) throws LabFailure, IOException, InterruptedException {
        DebianArchive archive = new DebianArchive(cache);
        Kernel kernel = Kernel.unpack(cache, archive);
        Path root = new RootTree(cache, archive).assemble(kernel, JavaRuntime.link(cache), agent);
        VerityImage disk = VerityImage.of(cache, root);
        BootChain chain = chain(variant, kernel, archive, root, disk.commandLine() + " " + variant.commandLine());
        return new ApplianceImage(systemDisk(variant, chain), disk.disk(), chain, root);
    }

    private BootChain chain(ImageVariant variant, Kernel kernel, DebianArchive archive, Path root, String commandLine)
            throws LabFailure, IOException, InterruptedException {
        Path image = switch (variant.kernels()) {
            case RELEASED -> kernel.image();
            case ALTERED -> kernel.alteredImage(cache);
        };
        Path initrd = InitialRamDisk.make(cache, kernel, root);
        if (variant.signer().isEmpty()) {
            return GrubChain.assemble(cache, archive, image, initrd, commandLine);
        }
        UnifiedKernel.Parts parts = new UnifiedKernel.Parts(
                variant.fileName(), kernel.release(), image, root.resolve("usr/lib/os-release"), initrd, commandLine);
        return new BootChain.UnifiedImage(UnifiedKernel.make(
                cache, parts, SecureBootKeys.make(cache), variant.signer().get()));
    }

    /** The file with a firmware's variables before its first start. */
    Path variables(Firmware firmware) throws LabFailure, IOException, InterruptedException {
        Path first = firmware.firstVariables();
        SecureBootKeys keys = SecureBootKeys.make(cache);
        Inputs inputs = Inputs.of(VARIABLES_WORK).content(first).step(keys.directory());
        inputs = inputs.text(firmware.trusted().toString())
                .text(firmware.secureBoot().toString());
        return cache.step("variables-" + firmware, inputs, into -> {
                    Bytes variables = firmware.trusted().isEmpty()
                            ? Bytes.owning(Files.readAllBytes(first))
                            : FirmwareVariables.withKeys(first, keys, firmware.trusted(), firmware.secureBoot());
                    Files.write(into.resolve("variables.fd"), variables.toArray());
                })
                .resolve("variables.fd");
    }

    private Path systemDisk(ImageVariant variant, BootChain chain)
            throws LabFailure, IOException, InterruptedException {
        Inputs inputs = Inputs.of(ESP_WORK);
        for (Map.Entry<String, Path> file : chain.files().entrySet()) {
            inputs = inputs.text(file.getKey()).content(file.getValue());
        }
        return cache.step(
                        "esp-" + variant.fileName(),
                        inputs,
                        into -> EspImage.write(chain.files(), into.resolve("system.img")))
                .resolve("system.img");
    }

    /** What an appliance with an image is meant to run, to be released under a version. */
    static Release release(ApplianceImage image, String version, long securityVersion)
            throws LabFailure, IOException, InterruptedException {
        BootFileReader reader =
                new BootFileReader(Platform.LINUX_AMD64, Set.of(HashAlgorithm.SHA256), BootPhases.STANDARD);
        ReleaseDraft draft = new ReleaseDraft(version, Platform.LINUX_AMD64, securityVersion, "made by the lab");
        try {
            switch (image.chain()) {
                case BootChain.UnifiedImage(Path uki) ->
                    draft.bootFile(
                            reader.readUnifiedKernelImage(uki.getFileName().toString(), uki));
                case BootChain.ShimAndGrub chain -> {
                    for (Map.Entry<String, Path> file : chain.files().entrySet()) {
                        draft.bootFile(reader.read(file.getKey(), file.getValue()));
                    }
                    chain.commandLines().forEach(draft::commandLine);
                }
            }
            return draft.packages(Sbom.read(image.root()).list())
                    .files(ImageScan.scan(image.root(), ScanRules.STANDARD, ScanListener.NONE))
                    .build();
        } catch (UnsuitableBootFile | PackagesUnreadable | ScanFailed e) {
            throw new LabFailure("no release can be made of the image: " + e.getMessage(), e);
        }
    }
}
