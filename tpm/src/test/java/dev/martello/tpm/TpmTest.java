package dev.martello.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.command.GetCapability;
import dev.martello.tpm.command.GetRandom;
import dev.martello.tpm.command.Load;
import dev.martello.tpm.command.NV_Read;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.command.SelfTest;
import dev.martello.tpm.command.Shutdown;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.ResponseCode;
import dev.martello.tpm.structure.TPML_TAGGED_TPM_PROPERTY;
import dev.martello.tpm.structure.TPMS_TAGGED_PROPERTY;
import dev.martello.tpm.structure.TPM_CAP;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_PT;
import dev.martello.tpm.structure.TPM_SU;
import dev.martello.tpm.transport.TpmTransport;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmTest {
    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    @Test
    void tellsItsProperties() throws Exception {
        assertThat(simulated
                        .tpm()
                        .execute(new GetCapability(TPM_CAP.TPM_PROPERTIES, TPM_PT.FAMILY_INDICATOR, 1))
                        .capabilityData()
                        .data())
                .isEqualTo(new TPML_TAGGED_TPM_PROPERTY(
                        List.of(new TPMS_TAGGED_PROPERTY(TPM_PT.FAMILY_INDICATOR, 0x322e_3000L)))); // "2.0"
    }

    @Test
    void testsItselfAndShutsDown() throws Exception {
        simulated.tpm().execute(new SelfTest(true));
        simulated.tpm().execute(new Shutdown(TPM_SU.CLEAR));
        simulated.swtpm().powerCycle(simulated.tpm());
        assertThat(simulated.tpm().execute(new GetRandom(8)).randomBytes().length())
                .isEqualTo(8);
    }

    @Test
    void refusalNamesHandleParameterOrNothing() {
        assertThatThrownBy(() -> simulated.tpm().execute(new ReadPublic(new TPM_HANDLE(0x8100_0042L))))
                .hasMessage("TPM2_ReadPublic: TPM_RC_HANDLE for handle 1 (objectHandle): the handle is not right, "
                        + "or nothing is there");
        assertThatThrownBy(() -> simulated.tpm().execute(new ReadPublic(new TPM_HANDLE(0x8000_0002L))))
                .hasMessage(
                        "TPM2_ReadPublic: TPM_RC_REFERENCE_H0: the first handle is of an object that is not loaded");
        assertThatThrownBy(() -> simulated
                        .tpm()
                        .execute(new Load(TPM_HANDLE.RH_OWNER, Bytes.EMPTY, EkTemplate.RSA_2048.publicArea())))
                .isInstanceOfSatisfying(
                        TpmResponseException.class,
                        e -> assertThat(e.code().subject()).isEqualTo(new ResponseCode.Handle(1)));
        TPM_HANDLE certificate = new TPM_HANDLE(0x01c0_0002L);
        assertThatThrownBy(() -> simulated.tpm().execute(new NV_Read(certificate, certificate, 64, 60_000)))
                .isInstanceOfSatisfying(
                        TpmResponseException.class, e -> assertThat(e.rc()).isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x922, 0x908, 0x90a})
    void sendsTheSameCommandAgainWhileTheTpmIsBusy(int busy) throws Exception {
        Script script = new Script(refusal(busy), refusal(busy), success("0004 01020304"));
        assertThat(impatient(script).execute(new GetRandom(4)).randomBytes()).isEqualTo(Bytes.of(1, 2, 3, 4));
        assertThat(script.commands).hasSize(3).containsOnly(Bytes.fromHex("80010000000c0000017b0004"));
    }

    @Test
    void givesUpOnTpmThatStaysBusy() {
        Bytes[] busy = new Bytes[100];
        Arrays.fill(busy, refusal(0x922));
        Script script = new Script(busy);
        assertThatThrownBy(() -> impatient(script).execute(new GetRandom(4)))
                .hasMessage("TPM2_GetRandom: TPM_RC_RETRY: the TPM was not able to start the command: send it again");
        assertThat(script.commands).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "8001000000", // a header that ends
                "8001 0000000b 00000000 00", // less than a parameter
                "8001 00000010 00000000 0004 0102", // shorter than it says
                "8001 00000011 00000000 0004 01020304 00", // more than the parameter
                "8002 00000010 00000000 0004 01020304", // sessions that were not asked for
                "00c4 00000010 00000000 0004 01020304", // the tag of TPM 1.2
                "8001 00000010 00000000 ffff 01020304", // a parameter larger than all there is
            })
    void refusesMalformedResponse(String response) {
        assertThatThrownBy(() -> Tpm.over(new Script(Bytes.fromHex(response.replace(" ", ""))))
                        .execute(new GetRandom(4)))
                .isInstanceOf(TpmProtocolException.class)
                .hasMessageStartingWith("TPM2_GetRandom: the response is malformed: offset ");
    }

    @Test
    void namesCodesOfVendorsAndOfSoftwareInFrontOfTheTpm() {
        assertThatThrownBy(() -> Tpm.over(new Script(refusal(0x500))).execute(new GetRandom(4)))
                .hasMessage("TPM2_GetRandom: the vendor's own response code 0x500");
        assertThatThrownBy(() -> Tpm.over(new Script(refusal(0x000b_0143))).execute(new GetRandom(4)))
                .hasMessage("TPM2_GetRandom: TPM_RC_COMMAND_CODE: the TPM does not have the command, "
                        + "told by the software in front of the TPM");
    }

    private static Tpm impatient(TpmTransport transport) {
        return new Tpm(transport, new SecureRandom(), millis -> {});
    }

    private static Bytes refusal(long code) {
        return BytesWriter.bigEndian().u16(0x8001).u32(10).u32(code).toBytes();
    }

    private static Bytes success(String parameters) {
        Bytes octets = Bytes.fromHex(parameters.replace(" ", ""));
        return BytesWriter.bigEndian()
                .u16(0x8001)
                .u32(10 + octets.length())
                .u32(0)
                .bytes(octets)
                .toBytes();
    }

    /** Answers with given responses, which no real TPM gives on demand. */
    private static final class Script implements TpmTransport {
        private final Deque<Bytes> responses;
        private final List<Bytes> commands = new ArrayList<>();

        Script(Bytes... responses) {
            this.responses = new ArrayDeque<>(List.of(responses));
        }

        @Override
        public Bytes transmit(Bytes command) {
            commands.add(command);
            return responses.removeFirst();
        }

        @Override
        public void close() {}
    }
}
