package dev.martello.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaMatch;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of machines that really started. */
class CapturedEvidenceTest {
    private static final PcrIndex PCR_10 = PcrIndex.of(10);

    static List<Path> folders() throws IOException {
        return CapturedEvidence.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void bootLogReplaysToTheRegistersOfTheTpm(Path folder) {
        SortedMap<PcrIndex, Digest> replayed =
                BootLogReplay.replay(CapturedEvidence.bootLog(folder)).bank(HashAlgorithm.SHA256);

        Map<PcrIndex, Digest> quoted = CapturedEvidence.quoted(folder).bank(HashAlgorithm.SHA256);
        assertThat(replayed).hasSizeGreaterThan(8);
        assertThat(quoted).containsAllEntriesOf(replayed);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void bootLogIsWrittenAsItWasRead(Path folder) throws Exception {
        Bytes octets = CapturedEvidence.read(folder, "boot-log.bin");

        assertThat(BootLog.parse(octets).write()).isEqualTo(octets);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void runtimeLogReplaysToTheRegisterOfTheTpm(Path folder) {
        Digest quoted = CapturedEvidence.quoted(folder)
                .value(HashAlgorithm.SHA256, PCR_10)
                .orElseThrow();

        assertThat(ImaReplay.match(CapturedEvidence.runtimeLog(folder), PCR_10, quoted))
                .isInstanceOf(ImaMatch.Whole.class);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void runtimeLogIsTheSameInItsOtherForm(Path folder) throws Exception {
        ImaLog log = CapturedEvidence.runtimeLog(folder);

        assertThat(ImaLog.parseAscii(log.writeAscii())).isEqualTo(log);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void runtimeLogIsOfTheBootThatTheOtherRegistersShow(Path folder) {
        assertThat(BootAggregate.check(CapturedEvidence.runtimeLog(folder), CapturedEvidence.quoted(folder)))
                .isInstanceOf(BootAggregate.Check.Matches.class);
    }
}
