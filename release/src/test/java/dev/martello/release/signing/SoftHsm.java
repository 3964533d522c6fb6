package dev.martello.release.signing;

import dev.martello.bytes.Pem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A token of SoftHSM, which is a complete PKCS#11 library without hardware. */
final class SoftHsm {
    static final String PIN = "1234-ü";

    private final Path directory;
    private final Path configuration;

    private SoftHsm(Path directory, Path configuration) {
        this.directory = directory;
        this.configuration = configuration;
    }

    /** Makes an empty place for tokens, and lets the library in this process use it. */
    static SoftHsm in(Path directory) throws IOException {
        Path configuration = directory.resolve("softhsm2.conf");
        Files.writeString(
                configuration,
                "directories.tokendir = " + Files.createDirectory(directory.resolve("tokens"))
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        setEnvironment("SOFTHSM2_CONF", configuration.toString());
        return new SoftHsm(directory, configuration);
    }

    static Path module() {
        return Stream.of(
                        "/usr/lib/softhsm",
                        "/usr/lib/x86_64-linux-gnu/softhsm",
                        "/usr/lib/aarch64-linux-gnu/softhsm",
                        "/usr/lib64/pkcs11",
                        "/usr/local/lib/softhsm")
                .map(folder -> Path.of(folder, "libsofthsm2.so"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests need SoftHSM: apt-get install softhsm2"));
    }

    void initialize(String label) throws IOException, InterruptedException {
        run("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN);
    }

    void load(String token, KeyPair key, String label, String id) throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "key", ".pem");
        Files.writeString(file, Pem.encode("PRIVATE KEY", key.getPrivate().getEncoded()));
        run("--import", file.toString(), "--token", token, "--label", label, "--id", id, "--pin", PIN);
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("softhsm2-util"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("softhsm2-util " + arguments[0] + ": " + output);
        }
    }

    /** The library asks the process, and Java cannot change what that says. */
    @SuppressWarnings("restricted")
    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
