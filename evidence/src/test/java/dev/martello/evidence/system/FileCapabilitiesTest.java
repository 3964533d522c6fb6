package dev.martello.evidence.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileCapabilitiesTest {
    /** What setcap wrote for {@code cap_net_raw=ep}, and the same for one user namespace. */
    private static final String NET_RAW = "0100000200200000000000000000000000000000";

    @ParameterizedTest
    @CsvSource({
        NET_RAW + ", cap_net_raw",
        "010000030020000000000000000000000000000010270000, cap_net_raw",
        "0000000100200000 00040000, cap_net_bind_service cap_net_raw",
        "00000002 00000000 00000000 80000000 00010000, cap_bpf cap_checkpoint_restore",
        "00000002 00000000 00000000 00000080 00000000, cap_63"
    })
    void namesThoseThatAProgramMayGetOrKeep(String attribute, String names) throws MalformedCapabilities {
        assertThat(FileCapabilities.parse(Bytes.fromHex(attribute.replace(" ", ""))))
                .containsExactly(names.split(" "));
    }

    @Test
    void refusesWhateverIsCutOffOrOfAnotherForm() {
        Bytes whole = Bytes.fromHex(NET_RAW);
        for (int i = 0; i < whole.length(); i++) {
            refuses(whole.slice(0, i));
        }
        refuses(Bytes.concat(whole, Bytes.of(0)));
        refuses(Bytes.fromHex("01000000" + NET_RAW.substring(8)));
        refuses(Bytes.fromHex("01000004" + NET_RAW.substring(8)));
    }

    private static void refuses(Bytes attribute) {
        assertThatExceptionOfType(MalformedCapabilities.class).isThrownBy(() -> FileCapabilities.parse(attribute));
    }

    @Test
    void asksTheKernelAboutFilesWithNamesOfAnyKind(@TempDir Path directory) throws Exception {
        OperatingSystemCalls calls = OperatingSystemCalls.ofThisMachine();
        Path file = Files.createFile(directory.resolve("a b%41"));

        assertThat(calls.capabilities(file).orElseThrow()).isEmpty();
        assertThatExceptionOfType(FailedCall.class)
                .isThrownBy(() -> calls.capabilities(directory.resolve("none")))
                .satisfies(e -> assertThat(e.isAbsent()).isTrue());
    }

    @Test
    void aThreadThatIsIdleGoesOn() throws Exception {
        OperatingSystemCalls calls = OperatingSystemCalls.ofThisMachine();
        boolean[] hasRun = new boolean[1];
        Thread thread = Thread.ofPlatform().start(() -> {
            calls.makeIdle();
            hasRun[0] = true;
        });

        thread.join();

        assertThat(hasRun[0]).isTrue();
    }
}
