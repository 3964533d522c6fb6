package dev.martello.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_PCR_SELECTION;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcrSelectionTest {
    @ParameterizedTest
    @ValueSource(strings = {"sha256:0,1,2+sha1:0", "sha1:0+sha256:0", "sha384:23", "sha256:"})
    void textAndStructureGoThereAndBack(String text) throws Exception {
        PcrSelection selection = PcrSelection.parse(text);
        assertThat(selection).hasToString(text);
        assertThat(PcrSelection.of(selection.toStructure())).isEqualTo(selection);
    }

    @Test
    void bitsAreAsTheSpecificationCountsThem() {
        assertThat(TPML_PCR_SELECTION.LAYOUT.write(
                        PcrSelection.of(HashAlgorithm.SHA256, 0, 9, 23).toStructure()))
                .isEqualTo(Bytes.fromHex("00000001000b03010280"));
    }

    @Test
    void orderOfBanksCounts() {
        assertThat(PcrSelection.parse("sha1:0+sha256:0")).isNotEqualTo(PcrSelection.parse("sha256:0+sha1:0"));
    }

    @Test
    void knowsWhenItIsOverNothing() {
        assertThat(PcrSelection.parse("sha256:+sha1:").isEmpty()).isTrue();
        assertThat(PcrSelection.parse("sha256:+sha1:3").isEmpty()).isFalse();
    }

    @Test
    void refusesPcrThatNoPcHas() {
        TPML_PCR_SELECTION structure = new TPML_PCR_SELECTION(
                List.of(new TPMS_PCR_SELECTION(HashAlgorithm.SHA256, Bytes.fromHex("00000001"))));
        assertThatThrownBy(() -> PcrSelection.of(structure)).isInstanceOf(MalformedTpmStructure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "md5:0",
                "sha256:24",
                "sha256:-1",
                "sha256:0,",
                "sha256:0+",
                "sha256:a",
                "sha256:999"
            })
    void refusesTextThatIsNoSelection(String text) {
        assertThatThrownBy(() -> PcrSelection.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
