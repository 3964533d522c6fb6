package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootTraceTest {
    private static final BootTrace FIRST = new BootTrace(pcrs("image", "ran"), 3);

    @Test
    void hasNoFaultWhereTheSameWasMeasuredAfterOneMoreStart() {
        assertThat(FIRST.faultsOf(new BootTrace(pcrs("image", "ran in another order"), 4)))
                .isEmpty();
    }

    @Test
    void tellsOfTpmThatCountsNoNewStart() {
        assertThat(FIRST.faultsOf(FIRST)).containsExactly("the TPM counts no new start");
    }

    @Test
    void tellsWhichValuesAreOthersOrAreNotThere() {
        PcrValues more = pcrs("other image", "ran").with(Map.of(PcrIndex.of(11), digest("section")));

        assertThat(FIRST.faultsOf(new BootTrace(more, 4)))
                .containsExactly("PCR 4 has another value", "PCR 11 has another value");
    }

    private static PcrValues pcrs(String image, String runtimeLog) {
        return PcrValues.NONE.with(Map.of(PcrIndex.of(4), digest(image), PcrIndex.of(10), digest(runtimeLog)));
    }

    private static Digest digest(String of) {
        return HashAlgorithm.SHA256.hash(Bytes.utf8(of));
    }
}
