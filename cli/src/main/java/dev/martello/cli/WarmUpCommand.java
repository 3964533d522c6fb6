package dev.martello.cli;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Runs what most commands have in common once, so that the ahead-of-time cache holds it. */
@Command(name = "warm-up", hidden = true, description = "Train the ahead-of-time cache.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Main.run("--version");
        Main.run("--help");
        Main.run("check");
        Path log = Files.createTempFile("martello", ".log");
        try {
            Files.write(log, smallLog().toArray());
            Main.run("inspect", "bootlog", log.toString());
            Main.run("inspect", "bootlog", "--json", log.toString());
        } finally {
            Files.delete(log);
        }
        return ExitCode.OK;
    }

    private static Bytes smallLog() {
        return BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA256)
                .measure(7, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4))
                .build()
                .write();
    }
}
