package dev.martello.evidence;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.tpm.PcrValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What real machines reported, captured by {@code martello lab capture}: a folder for each. */
public final class CapturedEvidence {
    private static final Path ALL = Path.of("src/test/captured");

    private CapturedEvidence() {}

    public static List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(ALL)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    public static BootLog bootLog(Path folder) {
        try {
            return BootLog.parse(read(folder, "boot-log.bin"));
        } catch (MalformedBootLog e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    public static ImaLog runtimeLog(Path folder) {
        try {
            ImaLog log = ImaLog.parse(read(folder, "runtime-log.bin"));
            for (int nth = 2; Files.exists(folder.resolve(segment(nth))); nth++) {
                log = ImaLog.concat(log, ImaLog.parse(read(folder, segment(nth))));
            }
            return log;
        } catch (MalformedImaLog e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    public static PcrValues quoted(Path folder) {
        try {
            return PcrValuesItem.read(read(folder, "pcr-values.bin"));
        } catch (MalformedPcrValues e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    static Bytes read(Path folder, String name) {
        try {
            return Bytes.owning(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String segment(int nth) {
        return "runtime-log-" + nth + ".bin";
    }
}
