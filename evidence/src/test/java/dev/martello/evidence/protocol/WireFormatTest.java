package dev.martello.evidence.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.Report;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(7, 32));
    private static final Item ITEM = new Item(ItemKind.BOOT_LOG, Bytes.of(1, 2, 3));
    private static final Report REPORT = new Report(
            APPLIANCE,
            new Report.Binding(Bytes.of(9, 9), List.of(ITEM.reference()), Optional.of(Bytes.of(5))),
            new SignedQuote(Bytes.of(1), Bytes.of(2)));
    private static final EnrolmentRequest ENROLMENT = new EnrolmentRequest(
            Platform.LINUX_AMD64,
            Bytes.of(1),
            Optional.empty(),
            Optional.empty(),
            Bytes.of(2),
            Optional.empty(),
            Optional.empty());

    private static final EnrolmentRequest ENROLMENT_WITH_ALL = new EnrolmentRequest(
            Platform.FREEBSD_AMD64,
            Bytes.of(1),
            Optional.of(Bytes.of(3)),
            Optional.of(Bytes.of(4)),
            Bytes.of(2),
            Optional.of(new EnrolmentRequest.Iak(Bytes.of(5), Bytes.of(6))),
            Optional.of(new ChassisSerial("CZ 12-34")));

    static Stream<Message> messages() {
        return Stream.of(
                ENROLMENT,
                ENROLMENT_WITH_ALL,
                new ActivationRequest(
                        ENROLMENT_WITH_ALL,
                        Bytes.of(3),
                        Bytes.of(4),
                        Optional.of(new SignedCertification(Bytes.of(7), Bytes.of(8)))),
                new EnrolmentChallenge(Bytes.of(1), Bytes.of(2), Bytes.of(3)),
                new ActivationRequest(ENROLMENT, Bytes.of(3), Bytes.of(4), Optional.empty()),
                new Enrolled(APPLIANCE, Bytes.of(1)),
                new NonceRequest(APPLIANCE),
                new NonceAnswer(Bytes.of(1)),
                new SecretRequest(
                        APPLIANCE,
                        new SecretRequest.Binding(Bytes.of(9, 9), new SecretName("volume.key")),
                        new SignedQuote(Bytes.of(1), Bytes.of(2))),
                new SecretAnswer(
                        new SecretName("volume.key"),
                        new SecretAnswer.SealedKey(Bytes.of(1), Bytes.of(2), Bytes.of(3), Bytes.of(4)),
                        new SecretAnswer.Approval(Bytes.of(5), Bytes.of(6), Bytes.of(7), Bytes.of(8)),
                        new SecretAnswer.Lease(7, 123_456),
                        Bytes.of(9)),
                new ReportRequest(REPORT, List.of(ITEM), Optional.empty()),
                new ReportRequest(
                        REPORT,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new HeldCredential(
                                Optional.of(Bytes.repeat(1, 32)), HeldCredential.digest(List.of(Bytes.of(2)))))),
                new ReportAnswer(
                        List.of(),
                        Optional.of(new AttestationResult(TrustTier.AFFIRMING, Instant.EPOCH, 30, List.of())),
                        Bytes.of(1),
                        Optional.empty(),
                        Optional.of(new CredentialUpdate(
                                List.of(Bytes.of(2), Bytes.of(3)),
                                Optional.of(new CredentialUpdate.Renewal("a.b", "because"))))),
                new ReportAnswer(List.of(ItemDigest.of(Bytes.EMPTY)), Optional.empty(), Bytes.of(1)),
                new ReportAnswer(
                        List.of(),
                        Optional.of(new AttestationResult(
                                TrustTier.CONTRAINDICATED,
                                Instant.parse("2026-11-20T10:00:00.123456Z"),
                                30,
                                List.of(new AttestationResult.Reason("secure-boot.off", "Secure Boot is off")))),
                        Bytes.of(1)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsInBothFormatsWhatItWrote(Message message) throws MalformedMessage {
        for (WireFormat format : WireFormat.values()) {
            assertThat(format.read(format.write(message), message.getClass())).isEqualTo(message);
        }
    }

    @Test
    void readsWhatAgentsSentBeforeThereWasMoreToSay() throws MalformedMessage {
        Bytes old = Bytes.utf8("""
                {"platform":"linux/amd64","ekPublic":"AQ==","akPublic":"Ag=="}
                """);
        assertThat(WireFormat.JSON.read(old, EnrolmentRequest.class)).isEqualTo(ENROLMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " CZ1", "CZ1\\n", "CZ\\u00e9", "\\u001b[31mCZ1"})
    void refusesSerialsThatAreNone(String serial) {
        Bytes message = Bytes.utf8("""
                {"platform":"linux/amd64","ekPublic":"AQ==","akPublic":"Ag==","chassisSerial":"%s"}
                """.formatted(serial));
        assertThatThrownBy(() -> WireFormat.JSON.read(message, EnrolmentRequest.class))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("chassisSerial");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-key",
                "Key",
                "a b",
                "a/b",
                "a\\u0000",
                "\\u00e4",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesNamesOfSecretsThatAreNone(String name) {
        Bytes message = Bytes.utf8("{\"name\":\"" + name + "\",\"nonce\":\"CQ==\"}");
        Bytes request = Bytes.concat(
                Bytes.utf8("{\"appliance\":\"" + APPLIANCE + "\",\"binding\":"),
                message,
                Bytes.utf8(",\"quote\":{\"attest\":\"AQ==\",\"signature\":\"AQ==\"}}"));
        assertThatThrownBy(() -> WireFormat.JSON.read(request, SecretRequest.class))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("binding.name");
    }

    @Test
    void boundsSerialsAndWhatMakersCertify() {
        assertThatThrownBy(() -> new ChassisSerial("C".repeat(65))).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> new EnrolmentRequest.Iak(Bytes.repeat(0x30, 8193), Bytes.EMPTY))
                .hasMessageContaining("at most 8192");
        assertThatThrownBy(() -> new EnrolmentRequest.Iak(Bytes.EMPTY, Bytes.repeat(0, 1025)))
                .hasMessageContaining("at most 1024");
        assertThatThrownBy(() -> new SignedCertification(Bytes.repeat(0, 1025), Bytes.EMPTY))
                .hasMessageContaining("at most 1024");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusesEachTruncation(Message message) {
        for (WireFormat format : WireFormat.values()) {
            Bytes whole = format.write(message);
            for (int length = 0; length < whole.length(); length++) {
                Bytes truncated = whole.slice(0, length);
                assertThatThrownBy(() -> format.read(truncated, message.getClass()))
                        .as("%s cut to %d octets", format, length)
                        .isInstanceOf(MalformedMessage.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void survivesEachFlippedBit(Message message) {
        for (WireFormat format : WireFormat.values()) {
            byte[] octets = format.write(message).toArray();
            for (int bit = 0; bit < octets.length * 8; bit++) {
                octets[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    assertThat(format.read(Bytes.copyOf(octets), message.getClass()))
                            .isNotNull();
                } catch (MalformedMessage e) {
                    assertThat(e).hasMessageContaining(format.name());
                }
                octets[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "7",
                "{\"appliance\":null}",
                "{\"appliance\":\"\"}",
                "{\"appliance\":\"0707\"}",
                "{\"appliance\":7}",
                "{\"appliance\":\"zz07070707070707070707070707070707070707070707070707070707070707\"}",
            })
    void refusesNonceRequestWithoutAnAppliance(String json) {
        assertThatThrownBy(() -> WireFormat.JSON.read(Bytes.utf8(json), NonceRequest.class))
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void refusesUnknownRepeatedAndTrailingContent() {
        String hex = APPLIANCE.toString();
        for (String json : List.of(
                "{\"appliance\":\"" + hex + "\",\"admin\":true}",
                "{\"appliance\":\"" + hex + "\",\"appliance\":\"" + hex + "\"}",
                "{\"appliance\":\"" + hex + "\"} {}")) {
            assertThatThrownBy(() -> WireFormat.JSON.read(Bytes.utf8(json), NonceRequest.class))
                    .as(json)
                    .isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void saysWhichFieldIsWrong() {
        String json = new String(
                        WireFormat.JSON
                                .write(new ReportRequest(REPORT, List.of(), Optional.empty()))
                                .toArray(),
                        StandardCharsets.UTF_8)
                .replace("boot-log", "boot-dog");
        assertThatThrownBy(() -> WireFormat.JSON.read(Bytes.utf8(json), ReportRequest.class))
                .hasMessage("JSON message, field report.binding.items.[0].kind: no such kind of item: boot-dog");
        assertThatThrownBy(() -> WireFormat.JSON.read(Bytes.utf8("{}"), NonceRequest.class))
                .hasMessage("JSON message, field appliance: missing, or not a value of the field's type");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void refusesDeepNestingAndAbsurdLengths(WireFormat format) {
        Bytes deep = switch (format) {
            case CBOR -> Bytes.repeat(0x81, 1 << 20);
            case JSON -> Bytes.repeat('[', 1 << 20);
        };
        assertThatThrownBy(() -> format.read(deep, ReportRequest.class)).isInstanceOf(MalformedMessage.class);
        // An array of 2^63 elements, octets of 2^62, text of 2^31: claimed by a few octets.
        for (String claim : List.of("9b7fffffffffffffff", "5b4000000000000000", "7a7fffffff", "5a7fffffff00")) {
            assertThatThrownBy(() -> WireFormat.CBOR.read(Bytes.fromHex(claim), ReportRequest.class))
                    .isInstanceOf(MalformedMessage.class);
        }
        Bytes oversized = Bytes.repeat(' ', WireFormat.MAX_MESSAGE_BYTES + 1);
        assertThatThrownBy(() -> format.read(oversized, ReportRequest.class)).hasMessageContaining("at most");
    }

    @Test
    void keepsTheSecretOutOfItsText() {
        assertThat(new ActivationRequest(ENROLMENT, Bytes.of(3), Bytes.fromHex("5ec4e75ec4e7"), Optional.empty())
                        .toString())
                .doesNotContain("5ec4e7");
    }

    /** Found by fuzzing. */
    @Test
    void refusesTextWithHalfOfACharacter() {
        Message answer = new ReportAnswer(
                List.of(),
                Optional.of(new AttestationResult(
                        TrustTier.WARNING, Instant.EPOCH, 30, List.of(new AttestationResult.Reason("a.b", "xyz")))),
                Bytes.of(1));
        String json =
                WireFormat.JSON.write(answer).toString(StandardCharsets.UTF_8).replace("xyz", "\\udc7a");
        assertThatThrownBy(() -> WireFormat.JSON.read(Bytes.utf8(json), ReportAnswer.class))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("half of a character");
        Bytes cbor = Bytes.fromHex(
                WireFormat.CBOR.write(answer).toHex().replace(Bytes.ascii("xyz").toHex(), "edb1ba"));
        assertThatThrownBy(() -> WireFormat.CBOR.read(cbor, ReportAnswer.class)).isInstanceOf(MalformedMessage.class);
    }
}
