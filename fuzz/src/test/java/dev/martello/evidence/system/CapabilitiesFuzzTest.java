package dev.martello.evidence.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.fuzz.Parsing;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What root may write beside a program; beside the code, because it is read by its package alone. */
class CapabilitiesFuzzTest {
    static Stream<byte[]> fileCapabilities() {
        return Stream.of(
                        "0000000100040000" + "00000000",
                        "0100000200040000" + "0000000000000000" + "00000000",
                        "0000000300040000" + "000000000000000001000000" + "e8030000")
                .map(hex -> Bytes.fromHex(hex).toArray());
    }

    @MethodSource("fileCapabilities")
    @FuzzTest(maxDuration = "1m")
    void fileCapabilities(byte[] octets) throws Exception {
        new Parsing<>(MalformedCapabilities.class, FileCapabilities::parse, 2000)
                .check(
                        octets,
                        names -> assertThat(names)
                                .hasSizeLessThanOrEqualTo(64)
                                .allSatisfy(name -> assertThat(name).startsWith("cap_")));
    }
}
