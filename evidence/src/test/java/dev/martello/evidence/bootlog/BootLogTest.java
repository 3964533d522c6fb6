package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootLog.Format;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.SpecIdEvent.AlgorithmSize;
import dev.martello.evidence.bootlog.SpecIdEvent.Version;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootLogTest {
    private static final Bytes SEPARATOR = Bytes.of(0, 0, 0, 0);

    @Test
    void readsBackWhatItWrote() throws MalformedBootLog {
        BootLog log = SampleBoots.goodLog();
        assertThat(BootLog.parse(log.write())).isEqualTo(log);
    }

    @Test
    void readsALogOfTheOldFormat() throws MalformedBootLog {
        BootLog log = BootLogBuilder.sha1()
                .measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("M60"))
                .measure(7, Tcg.EV_SEPARATOR, SEPARATOR)
                .build();

        BootLog read = BootLog.parse(log.write());

        assertThat(read).isEqualTo(log);
        assertThat(read.format()).isEqualTo(Format.SHA1);
        assertThat(read.format().label()).isEqualTo("sha1");
        assertThat(read.specId()).isEmpty();
        assertThat(read.banks()).containsExactly(HashAlgorithm.SHA1);
        assertThat(read.events().get(1).offset()).isEqualTo(35);
    }

    @Test
    void readsTheLayoutOfTheSpecification() throws MalformedBootLog {
        Bytes specId = Bytes.concat(
                Bytes.ascii("Spec ID Event03"),
                Bytes.fromHex("00" + "00000000" + "00020002" + "01000000" + "0b002000" + "00"));
        Bytes log = BytesWriter.littleEndian()
                .u32(0)
                .u32(3)
                .bytes(Bytes.repeat(0, 20))
                .sized32(specId)
                .u32(4)
                .u32(0x80000007L)
                .u32(1)
                .u16(0x000b)
                .bytes(Bytes.repeat(0xab, 32))
                .sized32(Bytes.ascii("an action"))
                .toBytes();

        BootLog read = BootLog.parse(log);

        assertThat(read.format()).isEqualTo(Format.CRYPTO_AGILE);
        assertThat(read.specId())
                .contains(new SpecIdEvent(
                        Version.EVENT03, 0, 2, 0, 0, 8, List.of(new AlgorithmSize(0x0b, 32)), Bytes.EMPTY));
        BootEvent event = read.events().get(1);
        assertThat(event.number()).isEqualTo(1);
        assertThat(event.offset()).isEqualTo(65);
        assertThat(event.pcrNumber()).isEqualTo(4);
        assertThat(event.type()).isEqualTo(Tcg.EV_EFI_ACTION);
        assertThat(event.digests().values()).containsExactly(new Digest(HashAlgorithm.SHA256, Bytes.repeat(0xab, 32)));
        assertThat(event.data()).isEqualTo(Bytes.ascii("an action"));
        assertThat(read.write()).isEqualTo(log);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xff})
    void keepsPaddingAndSaysSo(int octet) throws MalformedBootLog {
        BootLog log = SampleBoots.goodLog();
        Bytes padded = Bytes.concat(log.write(), Bytes.repeat(octet, 1000));

        BootLog read = BootLog.parse(padded);

        assertThat(read.events()).isEqualTo(log.events());
        assertThat(read.padding()).isEqualTo(Bytes.repeat(octet, 1000));
        assertThat(read.write()).isEqualTo(padded);
        assertThat(BootFacts.of(read).oddities()).extracting(BootLogProblem::id).containsExactly("log.padding");
    }

    @Test
    void doesNotTakeTheEndOfAnEventForPadding() throws MalformedBootLog {
        BootLog log = SampleBoots.builder()
                .measure(0, Tcg.EV_POST_CODE, Bytes.repeat(0, 300))
                .build();
        assertThat(BootLog.parse(log.write())).isEqualTo(log);
    }

    @Test
    void sizesDigestsOfUnknownAlgorithmsByTheLogsOwnTable() throws MalformedBootLog {
        SpecIdEvent specId = new SpecIdEvent(
                Version.EVENT03,
                0,
                2,
                0,
                2,
                8,
                List.of(new AlgorithmSize(0x0b, 32), new AlgorithmSize(0x7777, 5)),
                Bytes.ascii("vendor"));
        LoggedDigest unknown = new LoggedDigest(0x7777, Bytes.ascii("12345"));
        LoggedDigest known = LoggedDigest.of(HashAlgorithm.SHA256.hash(SEPARATOR));
        BootLog log = new BootLog(
                Format.CRYPTO_AGILE,
                Optional.of(specId),
                List.of(
                        header(specId.write()),
                        new BootEvent(1, 75, 0, Tcg.EV_SEPARATOR, List.of(unknown, known), SEPARATOR)),
                Bytes.EMPTY);

        BootLog read = BootLog.parse(log.write());

        assertThat(read).isEqualTo(log);
        assertThat(read.events().get(1).digests()).containsOnlyKeys(HashAlgorithm.SHA256);
    }

    /** Found by fuzzing. */
    @Test
    void writesVendorInformationThatASha1LogDoesNotCount() throws MalformedBootLog {
        Bytes specId =
                Bytes.concat(Bytes.ascii("Spec ID Event02\0"), Bytes.repeat(0, 4), Bytes.of(0, 2, 0, 2), Bytes.of(4));
        Bytes log = Bytes.concat(
                Bytes.repeat(0, 4),
                Bytes.of(3, 0, 0, 0),
                Bytes.repeat(0, 20),
                Bytes.of(specId.length(), 0, 0, 0),
                specId,
                Bytes.ascii("more"));
        BootLog read = BootLog.parse(log);
        assertThat(read.specId().orElseThrow().vendorInfo()).isEqualTo(Bytes.ascii("more"));
        assertThat(read.write()).isEqualTo(log);
    }

    @Test
    void readsVendorInformationThatTheFirstEventDoesNotCount() throws MalformedBootLog {
        BootLog whole = SampleBoots.goodLog();
        Bytes data = Bytes.concat(withoutLast(whole.specId().orElseThrow().write()), Bytes.of(3));
        Bytes log = Bytes.concat(
                eventOfOldForm(data), Bytes.ascii("abc"), whole.write().from((int)
                        whole.events().get(1).offset()));

        BootLog read = BootLog.parse(log);

        assertThat(read.specId().orElseThrow().vendorInfo()).isEqualTo(Bytes.ascii("abc"));
        assertThat(read.events()).hasSameSizeAs(whole.events());
        assertThat(read.write()).isEqualTo(log);
        assertThat(BootFacts.of(read).oddities())
                .extracting(BootLogProblem::kind)
                .containsExactly(Kind.SPEC_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Spec ID Event00", "Spec ID Event02"})
    void readsHeadersOfTheOldFormat(String signature) throws MalformedBootLog {
        Bytes data =
                Bytes.concat(Bytes.ascii(signature), Bytes.fromHex("00" + "01000000" + "02010001" + "02" + "cafe"));
        Bytes log = Bytes.concat(
                eventOfOldForm(data),
                BootLogBuilder.sha1()
                        .measure(0, Tcg.EV_SEPARATOR, SEPARATOR)
                        .build()
                        .write());

        BootLog read = BootLog.parse(log);

        assertThat(read.format()).isEqualTo(Format.SHA1);
        assertThat(read.specId().orElseThrow().platformClass()).isEqualTo(1);
        assertThat(read.specId().orElseThrow().vendorInfo()).isEqualTo(Bytes.of(0xca, 0xfe));
        assertThat(read.events()).hasSize(2);
        assertThat(read.write()).isEqualTo(log);
    }

    @Test
    void keepsEventsOfNoRegister() throws MalformedBootLog {
        BootLog log = SampleBoots.builder()
                .note(0xffff_ffffL, Bytes.ascii("SP800-155 Event\0manifest"))
                .build();

        BootEvent event = BootLog.parse(log.write()).events().get(1);

        assertThat(event.pcr()).isEmpty();
        assertThat(event.isExtended()).isFalse();
    }

    @Test
    void aLogOfTwentyOctetsThatClaimsBillionsOfEventsCostsNothing() {
        assertThatThrownBy(() -> BootLog.parse(Bytes.repeat(0xfe, 20))).isInstanceOf(MalformedBootLog.class);
    }

    @Test
    void refusesLogsOfAbsurdLength() {
        assertThatThrownBy(() -> BootLog.parse(Bytes.repeat(1, BootLog.MAX_BYTES + 1)))
                .isInstanceOf(MalformedBootLog.class)
                .hasMessageContaining("at most " + BootLog.MAX_BYTES);
    }

    static Stream<Arguments> malformedLogs() {
        Bytes header = SampleBoots.builder().build().write();
        return Stream.of(
                Arguments.of(Bytes.EMPTY, "holds no event"),
                Arguments.of(Bytes.repeat(0, 4096), "holds no event"),
                Arguments.of(Bytes.repeat(0xff, 4096), "holds no event"),
                Arguments.of(Bytes.ascii("not a log, but a text that is long enough"), "eventSize"),
                Arguments.of(eventOfOldForm(Bytes.ascii("Spec ID Event04\0")), "not known here"),
                Arguments.of(eventOfOldForm(specId("ffffffff")), "numberOfAlgorithms is 4294967295"),
                Arguments.of(eventOfOldForm(specId("01000000" + "0b001400")), "a sha256 digest has 20 octets"),
                Arguments.of(eventOfOldForm(specId("02000000" + "0b0020000b002000")), "twice"),
                Arguments.of(Bytes.concat(header, event(0xffff_ffffL, Bytes.EMPTY)), "digests.count is 4294967295"),
                Arguments.of(Bytes.concat(header, event(1, Bytes.fromHex("7777"))), "not in the Spec ID event"),
                Arguments.of(
                        Bytes.concat(header, event(2, Bytes.concat(sha256Of(1), sha256Of(2), Bytes.of(1, 0, 0, 0, 9)))),
                        "two digests"),
                Arguments.of(
                        Bytes.concat(header, event(1, Bytes.concat(sha256Of(1), Bytes.fromHex("ffffff7f")))),
                        "eventSize is 2147483647"),
                Arguments.of(
                        Bytes.concat(header, event(1, Bytes.concat(sha256Of(1), Bytes.fromHex("0500000001")))),
                        "eventSize is 5 octets, only 1 are left"));
    }

    @ParameterizedTest
    @MethodSource("malformedLogs")
    void refusesWhatIsNoLogWithOneSentence(Bytes log, String sentence) {
        assertThatThrownBy(() -> BootLog.parse(log))
                .isInstanceOf(MalformedBootLog.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void saysWhereALogIsMalformed() {
        Bytes log = SampleBoots.goodLog().write();
        Bytes cut = log.slice(0, log.length() - 1);
        assertThatThrownBy(() -> BootLog.parse(cut))
                .isInstanceOfSatisfying(
                        MalformedBootLog.class, e -> assertThat(e.offset()).isEqualTo(log.length() - 44));
    }

    private static BootEvent header(Bytes specId) {
        return new BootEvent(0, 0, 0, Tcg.EV_NO_ACTION, List.of(LoggedDigest.of(HashAlgorithm.SHA1.zero())), specId);
    }

    private static Bytes specId(String algorithms) {
        return Bytes.concat(
                Bytes.ascii("Spec ID Event03"),
                Bytes.fromHex("00" + "00000000" + "00020002" + algorithms),
                Bytes.of(0));
    }

    private static Bytes eventOfOldForm(Bytes data) {
        return BytesWriter.littleEndian()
                .u32(0)
                .u32(3)
                .bytes(Bytes.repeat(0, 20))
                .sized32(data)
                .toBytes();
    }

    private static Bytes event(long digestCount, Bytes rest) {
        return BytesWriter.littleEndian()
                .u32(0)
                .u32(4)
                .u32(digestCount)
                .bytes(rest)
                .toBytes();
    }

    private static Bytes sha256Of(int octet) {
        return BytesWriter.littleEndian()
                .u16(0x0b)
                .bytes(Bytes.repeat(octet, 32))
                .toBytes();
    }

    private static Bytes withoutLast(Bytes octets) {
        return octets.slice(0, octets.length() - 1);
    }
}
