package dev.martello.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.tool.LabFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebianPackageTest {
    private static final String DIGEST = "SHA256:" + "0f".repeat(32);

    @Test
    void isReadFromWhatAptPrints() throws Exception {
        DebianPackage read = DebianPackage.ofPrinted(
                "'http://archive.example/pool/libd.deb' libdevmapper1.02.1_2%3a1.02.185-2_amd64.deb 143000 " + DIGEST);

        assertThat(read)
                .isEqualTo(
                        new DebianPackage("libdevmapper1.02.1", "libdevmapper1.02.1_2%3a1.02.185-2_amd64.deb", DIGEST));
        assertThat(read.sha256Hex()).isEqualTo("0f".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'http://archive.example/a.deb' a_1_amd64.deb 143000 MD5Sum:00112233445566778899aabbccddeeff",
                "'http://archive.example/a.deb' ../a_1_amd64.deb 143000 SHA256:",
                "'http://archive.example/a.deb' a_1_amd64.deb"
            })
    void isNothingElse(String line) {
        assertThatThrownBy(() -> DebianPackage.ofPrinted(line)).isInstanceOf(LabFailure.class);
    }
}
