package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.HeldCredential;
import dev.martello.evidence.protocol.MalformedMessage;
import dev.martello.evidence.protocol.Message;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.Report;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.server.view.QueryRequest;
import dev.martello.server.view.RingView;
import dev.martello.server.view.ViewJson;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages between appliance and control plane: an octet that says of which type, then the message. */
class MessagesFuzzTest {
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(7, 32));
    private static final Item ITEM = new Item(ItemKind.BOOT_LOG, Bytes.of(1, 2, 3));
    private static final EnrolmentRequest ENROLMENT = new EnrolmentRequest(
            Platform.LINUX_AMD64,
            Bytes.of(1),
            Optional.of(Bytes.of(3)),
            Optional.empty(),
            Bytes.of(2),
            Optional.of(new EnrolmentRequest.Iak(Bytes.of(5), Bytes.of(6))),
            Optional.of(new ChassisSerial("CZ1234")));

    private static final List<Message> SAMPLES = List.of(
            ENROLMENT,
            new ActivationRequest(
                    ENROLMENT,
                    Bytes.of(3),
                    Bytes.of(4),
                    Optional.of(new SignedCertification(Bytes.of(7), Bytes.of(8)))),
            new EnrolmentChallenge(Bytes.of(1), Bytes.of(2), Bytes.of(3)),
            new NonceRequest(APPLIANCE),
            new ReportRequest(
                    new Report(
                            APPLIANCE,
                            new Report.Binding(Bytes.of(9, 9), List.of(ITEM.reference()), Optional.of(Bytes.of(5))),
                            new SignedQuote(Bytes.of(1), Bytes.of(2))),
                    List.of(ITEM),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new HeldCredential(Optional.of(Bytes.of(6)), Bytes.of(7)))),
            new ReportAnswer(List.of(ItemDigest.of(Bytes.EMPTY)), Optional.empty(), Bytes.of(1)),
            new ReportAnswer(
                    List.of(),
                    Optional.of(new AttestationResult(
                            TrustTier.CONTRAINDICATED,
                            Instant.parse("2026-11-20T10:00:00.123456Z"),
                            30,
                            List.of(new AttestationResult.Reason("secure-boot.off", "Secure Boot is off")))),
                    Bytes.of(1),
                    Optional.empty(),
                    Optional.of(new CredentialUpdate(
                            List.of(Bytes.of(2)), Optional.of(new CredentialUpdate.Renewal("a.b", "because"))))),
            new SecretRequest(
                    APPLIANCE,
                    new SecretRequest.Binding(Bytes.of(9, 9), new SecretName("volume.key")),
                    new SignedQuote(Bytes.of(1), Bytes.of(2))),
            new SecretAnswer(
                    new SecretName("volume.key"),
                    new SecretAnswer.SealedKey(Bytes.of(1), Bytes.of(2), Bytes.of(3), Bytes.of(4)),
                    new SecretAnswer.Approval(Bytes.of(5), Bytes.of(6), Bytes.of(7), Bytes.of(8)),
                    new SecretAnswer.Lease(7, 123_456),
                    Bytes.of(9)));

    private static Stream<byte[]> samples(WireFormat format) {
        return Stream.iterate(0, type -> type < SAMPLES.size(), type -> type + 1)
                .map(type -> Bytes.concat(Bytes.of(type), format.write(SAMPLES.get(type)))
                        .toArray());
    }

    static Stream<byte[]> cbor() {
        return samples(WireFormat.CBOR);
    }

    static Stream<byte[]> json() {
        return samples(WireFormat.JSON);
    }

    @MethodSource("cbor")
    @FuzzTest(maxDuration = "3m")
    void cbor(byte[] octets) throws Exception {
        readAsWritten(WireFormat.CBOR, octets);
    }

    @MethodSource("json")
    @FuzzTest(maxDuration = "3m")
    void json(byte[] octets) throws Exception {
        readAsWritten(WireFormat.JSON, octets);
    }

    static Stream<byte[]> operatorRequests() {
        return Stream.of(
                        ViewJson.write(QueryRequest.between("true", Instant.EPOCH, Instant.EPOCH.plusSeconds(1))),
                        ViewJson.write(new RingView.Plan(List.of("2026.11.2"), 7)),
                        ViewJson.write(new NewSecret("ring == \"a\"", "AAAA")),
                        ViewJson.write(new NewBootApproval("sha256:0,7", "ab".repeat(32), "0018", "a note")))
                .map(Bytes::toArray);
    }

    /** What operators post as JSON. */
    @MethodSource("operatorRequests")
    @FuzzTest(maxDuration = "2m")
    void operatorRequests(byte[] octets) throws Exception {
        for (Class<?> type :
                List.<Class<?>>of(QueryRequest.class, RingView.Plan.class, NewSecret.class, NewBootApproval.class)) {
            new Parsing<Object>(IllegalArgumentException.class, in -> ViewJson.read(in, type), 5000)
                    .check(
                            octets,
                            read -> assertThat(ViewJson.read(ViewJson.write(read), type))
                                    .isEqualTo(read));
        }
    }

    private static void readAsWritten(WireFormat format, byte[] octets) throws Exception {
        if (octets.length == 0) {
            return;
        }
        Class<? extends Message> type =
                SAMPLES.get((octets[0] & 0xff) % SAMPLES.size()).getClass();
        new Parsing<Message>(MalformedMessage.class, all -> format.read(all.from(1), type), 5000)
                .check(
                        octets,
                        message -> assertThat(format.read(format.write(message), type))
                                .isEqualTo(message));
    }
}
