package dev.martello.tpm.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalTest {
    private static final BootState STATE =
            new BootState(PcrSelection.of(HashAlgorithm.SHA256, 7), HashAlgorithm.SHA256.zero());

    @Test
    void readsNumbersWithAndWithoutALeadingZero() {
        assertThatCode(() -> Approval.ofDer(STATE, Bytes.fromHex("3007020200ff020101")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "3006020101",
                "300602010102",
                "3106020101020101",
                "3006030101020101",
                "3006020101020101ff",
                "3007020101020101ff",
                "300602ff01020101",
                "3080020101020101",
                "30250221ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void refusesWhatIsNoSignatureOfP256(String der) {
        assertThatThrownBy(() -> Approval.ofDer(STATE, Bytes.fromHex(der)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
