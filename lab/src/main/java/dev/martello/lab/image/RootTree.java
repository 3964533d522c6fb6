package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.lab.tool.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The appliance's root directory, at rest: Debian's packages, its configuration, the kernel's modules and the agent. */
final class RootTree {
    private static final String WORK = "root 10";

    /** A cache server, its service manager, what unlocks its volume, a shell, and the libraries of these. */
    private static final List<String> PACKAGES = List.of(
            "base-files",
            "busybox-static",
            "cryptsetup-bin",
            "dmsetup",
            "libacl1",
            "libapparmor1",
            "libargon2-1",
            "libaudit1",
            "libblkid1",
            "libc6",
            "libcap-ng0",
            "libcap2",
            "libcrypt1",
            "libcryptsetup12",
            "libdevmapper1.02.1",
            "libgcc-s1",
            "libgcrypt20",
            "libgpg-error0",
            "libip4tc2",
            "libjson-c5",
            "libkmod2",
            "liblz4-1",
            "liblzma5",
            "libmount1",
            "libpam0g",
            "libpcre2-8-0",
            "libpopt0",
            "libseccomp2",
            "libselinux1",
            "libssl3",
            "libsystemd-shared",
            "libsystemd0",
            "libudev1",
            "libuuid1",
            "libzstd1",
            "nginx",
            "nginx-common",
            "systemd",
            "zlib1g");

    /** What only people read, what makes images of other images, and services that an appliance of this kind does without. */
    private static final List<String> LEFT_OUT = List.of(
            "usr/share/doc",
            "usr/share/man",
            "usr/share/locale",
            "usr/share/lintian",
            "usr/share/bug",
            "usr/share/info",
            "usr/share/bash-completion",
            "usr/share/zsh",
            "usr/share/polkit-1",
            "usr/share/dbus-1",
            "usr/lib/systemd/catalog",
            "usr/lib/systemd/system-generators",
            "usr/lib/systemd/user",
            "usr/lib/systemd/user-environment-generators",
            "usr/lib/systemd/boot",
            "usr/lib/systemd/system/sysinit.target.wants",
            "usr/lib/systemd/system/local-fs.target.wants",
            "usr/lib/systemd/system/multi-user.target.wants",
            "usr/lib/systemd/system/timers.target.wants",
            "usr/lib/systemd/system/sockets.target.wants",
            "usr/lib/systemd/system/graphical.target.wants",
            "usr/lib/tmpfiles.d",
            "etc/systemd/system/multi-user.target.wants",
            "etc/systemd/system/timers.target.wants",
            "etc/init.d",
            "var/lib/systemd");

    /** What is a directory of its own elsewhere, and since Debian 12 a link into /usr. */
    private static final List<String> MERGED = List.of("bin", "sbin", "lib", "lib64");

    private static final List<String> MODULES = List.of(
            "virtio_net",
            "virtio_console",
            "virtio-rng",
            "qemu_fw_cfg",
            "crc32c_generic",
            "ext4",
            "dm-crypt",
            "ecb",
            "xts",
            "algif_skcipher");

    private static final List<String> SHELL_COMMANDS = List.of(
            "sh",
            "cat",
            "cp",
            "chmod",
            "chown",
            "echo",
            "ip",
            "kill",
            "ln",
            "ls",
            "mkdir",
            "modprobe",
            "mount",
            "mv",
            "rm",
            "sleep",
            "su",
            "umount",
            "killall",
            "pidof",
            "stty",
            "dd",
            "date",
            "head",
            "grep",
            "sed",
            "ps",
            "env",
            "true");

    private final BuildCache cache;
    private final DebianArchive archive;

    RootTree(BuildCache cache, DebianArchive archive) {
        this.cache = cache;
        this.archive = archive;
    }

    /** Puts it together, and returns its directory. */
    Path assemble(Kernel kernel, Path runtime, AgentProgram agent)
            throws LabFailure, IOException, InterruptedException {
        List<DebianPackage> packages = archive.find(PACKAGES);
        Inputs inputs = Inputs.of(WORK)
                .text(SHELL_COMMANDS.toString())
                .text(MODULES.toString())
                .step(kernel.directory());
        inputs = inputs.step(runtime).text(agent.mainClass()).text(LEFT_OUT.toString());
        for (DebianPackage each : packages) {
            inputs = inputs.text(each.digest());
        }
        inputs = inputs.text(agent.libraryNames().toString());
        for (Path each : agent.libraries()) {
            inputs = inputs.content(each);
        }
        for (GuestFile each : GuestFile.values()) {
            inputs = inputs.text(each.path()).text(each.content());
        }
        return cache.step("root", inputs, root -> {
            layOut(root);
            for (DebianPackage each : packages) {
                unpack(each, root);
            }
            for (String path : LEFT_OUT) {
                Trees.delete(root.resolve(path));
            }
            configure(root);
            kernel.copyModules(root, MODULES);
            Trees.copy(runtime.resolve(JavaRuntime.DIRECTORY), root.resolve("usr/lib/martello/runtime"));
            install(agent, root);
        });
    }

    private static void layOut(Path root) throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String merged : MERGED) {
            Files.createDirectories(root.resolve("usr").resolve(merged));
            Files.createSymbolicLink(root.resolve(merged), Path.of("usr", merged));
        }
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.createDirectories(root.resolve("var/lib/martello-agent"));
        Files.createDirectories(root.resolve("srv"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    }

    private void unpack(DebianPackage each, Path root) throws LabFailure, IOException, InterruptedException {
        Path file = archive.fetch(each);
        // As dpkg unpacks: a link to a directory stays one where the package has that directory.
        Path tar = Files.createTempFile(root, "package", ".tar");
        Tool.DPKG_DEB.run(Tool.Setting.NONE.writing(tar), "--fsys-tarfile", file);
        Tool.TAR.run("-x", "-f", tar, "-C", root, "--keep-directory-symlink", "--no-same-owner");
        Files.delete(tar);
        String control = Tool.DPKG_DEB.run("-f", file).strip() + "\nStatus: install ok installed\n\n";
        Files.writeString(
                root.resolve("var/lib/dpkg/status"), control, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void configure(Path root) throws IOException {
        for (GuestFile each : GuestFile.values()) {
            Path file = root.resolve(each.path());
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.writeString(file, each.content());
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(each.isProgram() ? "rwxr-xr-x" : "rw-r--r--"));
        }
        for (String command : SHELL_COMMANDS) {
            Path link = root.resolve("usr/bin").resolve(command);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("busybox"));
        }
        Files.createSymbolicLink(root.resolve("usr/sbin/init"), Path.of("../lib/systemd/systemd"));
    }

    private static void install(AgentProgram agent, Path root) throws LabFailure, IOException, InterruptedException {
        Path libraries = Files.createDirectories(root.resolve("usr/lib/martello/lib"));
        List<String> names = agent.namesOfAll();
        for (int i = 0; i < names.size(); i++) {
            putJar(agent.libraries().get(i), libraries.resolve(names.get(i)));
        }
        Files.writeString(root.resolve("usr/lib/martello/program.args"), program(agent, agent.libraryNames()));
        Files.writeString(root.resolve("usr/lib/martello/workload-api.args"), program(agent, names));
        try (Stream<Path> files = Files.walk(root.resolve("usr/lib/martello"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // An archive of classes is for files of one time, and this is the time that the disk will give them.
                Files.setLastModifiedTime(file, FileTime.from(Tool.DATE));
            }
        }
        AgentTraining.train(root, agent);
    }

    /** What the Java runtime is told to start. */
    private static String program(AgentProgram agent, List<String> libraries) {
        return libraries.stream()
                .map(each -> "/usr/lib/martello/lib/" + each)
                .collect(Collectors.joining(":", "-cp\n", "\n" + agent.mainClass() + "\n"));
    }

    /** Where this program runs from its classes, they become a jar: archives of classes are of jars alone. */
    private static void putJar(Path from, Path to) throws LabFailure, IOException {
        if (Files.isRegularFile(from)) {
            Files.copy(from, to);
            return;
        }
        ToolProvider jar = ToolProvider.findFirst("jar")
                .orElseThrow(() -> new LabFailure("this Java runtime has no jar: run the lab on a JDK"));
        if (jar.run(
                        System.err,
                        System.err,
                        "--create",
                        "--date=1980-01-01T00:00:02Z",
                        "--file",
                        to.toString(),
                        "-C",
                        from.toString(),
                        ".")
                != 0) {
            throw new LabFailure("no jar can be made of " + from);
        }
    }
}
