package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.fuzz.Parsing;
import dev.martello.server.store.RegisterEntry;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator's register; beside the code, because it is read by its package alone. */
class RegisterFuzzTest {
    static Stream<byte[]> registers() {
        String first = "ab".repeat(32);
        String second = "cd".repeat(32);
        return Stream.of(
                        "ek_fingerprint,serial,site,rack_unit,ring\n" + first + ",SN-1,ams1,R1U1,canary\n",
                        "serial,ek_fingerprint,\"site\",rack_unit,ring,model\r\n\"SN \"\"1\"\"\"," + first
                                + ",ams1,,canary,edge-2u\r\nSN-2," + second + ",ams1,\"R1\nU2\",early,\r\n")
                .map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("registers")
    @FuzzTest(maxDuration = "2m")
    void registers(byte[] octets) throws Exception {
        new Parsing<>(MalformedRegister.class, RegisterCsv::read, 5000)
                .check(
                        octets,
                        entries -> assertThat(entries.stream().map(RegisterEntry::ek))
                                .doesNotHaveDuplicates());
    }
}
