package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Debian's packages, from where this machine's apt is set up to take them. Nothing is installed. */
final class DebianArchive {
    private static final String WORK = "package 1";
    private static final Pattern KERNEL = Pattern.compile("Depends: (linux-image-[0-9][^ ]*-amd64)");

    private final BuildCache cache;

    DebianArchive(BuildCache cache) {
        this.cache = cache;
    }

    /** The package of the kernel that Debian's {@code linux-image-amd64} stands for now. */
    String kernelPackage() throws LabFailure, IOException, InterruptedException {
        String printed = Tool.APT_CACHE.run("depends", "linux-image-amd64");
        return KERNEL.matcher(printed)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new LabFailure("apt knows no kernel for amd64: run apt-get update as root"));
    }

    /** Packages by name, in the given order, with the digests they have now. */
    List<DebianPackage> find(List<String> names) throws LabFailure, IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("--print-uris", "download"));
        arguments.addAll(names);
        String printed;
        try {
            printed = Tool.APT_GET.run(arguments.toArray());
        } catch (LabFailure e) {
            throw new LabFailure(
                    "Debian's packages cannot be found (run apt-get update as root): " + e.getMessage(), e);
        }
        List<DebianPackage> found = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            found.add(DebianPackage.ofPrinted(line));
        }
        return List.copyOf(found);
    }

    /** A package's file, downloaded if this cache does not have it, and of the digest that was announced. */
    Path fetch(DebianPackage wanted) throws LabFailure, IOException, InterruptedException {
        Inputs inputs = Inputs.of(WORK).text(wanted.digest());
        return cache.step("deb-" + wanted.name(), inputs, into -> {
                    Tool.APT_GET.run(Tool.Setting.NONE.in(into), "-q", "download", wanted.name());
                    requireDigest(wanted, into.resolve(wanted.file()));
                })
                .resolve(wanted.file());
    }

    private static void requireDigest(DebianPackage wanted, Path file) throws LabFailure, IOException {
        if (!Files.exists(file)) {
            throw new LabFailure(
                    "apt-get did not download " + wanted.file() + ": the archive changed meanwhile; try again");
        }
        String digest = HashAlgorithm.SHA256
                .hash(Bytes.owning(Files.readAllBytes(file)))
                .octets()
                .toHex();
        if (!digest.equals(wanted.sha256Hex())) {
            throw new LabFailure(wanted.file() + " has the digest " + digest + ", announced was " + wanted.sha256Hex());
        }
    }
}
