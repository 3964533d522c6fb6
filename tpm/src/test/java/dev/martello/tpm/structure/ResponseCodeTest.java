package dev.martello.tpm.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.tpm.structure.ResponseCode.Command;
import dev.martello.tpm.structure.ResponseCode.Handle;
import dev.martello.tpm.structure.ResponseCode.Parameter;
import dev.martello.tpm.structure.ResponseCode.Session;
import dev.martello.tpm.structure.ResponseCode.Subject;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseCodeTest {
    static Stream<Arguments> codes() {
        return Stream.of(
                Arguments.of(0x000, TPM_RC.SUCCESS, new Command()),
                Arguments.of(0x100, TPM_RC.INITIALIZE, new Command()),
                Arguments.of(0x101, TPM_RC.FAILURE, new Command()),
                Arguments.of(0x18b, TPM_RC.HANDLE, new Handle(1)),
                Arguments.of(0x1c4, TPM_RC.VALUE, new Parameter(1)),
                Arguments.of(0x2d2, TPM_RC.SCHEME, new Parameter(2)),
                Arguments.of(0xfc4, TPM_RC.VALUE, new Parameter(15)),
                Arguments.of(0x98e, TPM_RC.AUTH_FAIL, new Session(1)),
                Arguments.of(0x99d, TPM_RC.POLICY_FAIL, new Session(1)),
                Arguments.of(0xa9d, TPM_RC.POLICY_FAIL, new Session(2)),
                Arguments.of(0x902, TPM_RC.OBJECT_MEMORY, new Command()),
                Arguments.of(0x910, TPM_RC.REFERENCE_H0, new Command()),
                Arguments.of(0x922, TPM_RC.RETRY, new Command()),
                Arguments.of(0xb_0143, TPM_RC.COMMAND_CODE, new Command()));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void tellsNameAndSubject(long value, TPM_RC rc, Subject subject) {
        assertThat(new ResponseCode(value).rc()).contains(rc);
        assertThat(new ResponseCode(value).subject()).isEqualTo(subject);
    }

    @Test
    void namesAreTold() {
        assertThat(new ResponseCode(0x922)).hasToString("TPM_RC_RETRY (0x922)");
        assertThat(new ResponseCode(0x500)).hasToString("0x500");
    }

    @Test
    void numbersAreUnique() {
        assertThat(Arrays.stream(TPM_RC.values()).map(TPM_RC::value)).doesNotHaveDuplicates();
    }
}
