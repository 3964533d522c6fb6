package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.SampleEntries.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImaLogTest {
    private static final String ENTRY_HEAD = "0a000000" + "11".repeat(20);
    private static final String IMA_NG = "06000000" + "696d612d6e67";

    static Stream<Bytes> lists() {
        return Stream.of(ALL.writeBinary(), ALL.writeAscii());
    }

    /** Whatever is done to a list, it is read as one and can be used, or refused as malformed. */
    private static void readsOrRefuses(Bytes list) {
        try {
            ImaLog log = ImaLog.parse(list);
            ImaReplay.replay(log, EnumSet.of(HashAlgorithm.SHA256));
            assertThat(ImaLog.parseBinary(log.writeBinary())).isEqualTo(log);
            for (ImaEntry entry : log.entries()) {
                assertThat(entry.pathText().chars().noneMatch(Character::isISOControl))
                        .isTrue();
                entry.fileDigest();
                entry.digestType();
                entry.signature();
            }
        } catch (MalformedImaLog e) {
            assertThat(e.entryNumber()).isPositive();
            assertThat(e.offset()).isBetween(0L, (long) list.length());
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void everyTruncationIsReadOrRefused(Bytes list) {
        for (int length = 0; length < list.length(); length++) {
            readsOrRefuses(list.slice(0, length));
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void everyFlippedBitIsReadOrRefused(Bytes list) {
        byte[] octets = list.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            readsOrRefuses(Bytes.copyOf(octets));
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void everyFlippedBitOfMeasurementButThoseOfTheTemplateNameIsRefusedOrDoesNotMatch() {
        ImaLog genuine = new ImaLog(List.of(SampleEntries.IMA_SIG));
        Digest quoted = sha256(genuine);
        byte[] octets = genuine.writeBinary().toArray();
        int name = 4 + 20 + 4;
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            if (bit / 8 >= name && bit / 8 < name + "ima-sig".length()) {
                continue;
            }
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                ImaMatch match = ImaReplay.match(ImaLog.parse(Bytes.copyOf(octets)), SampleEntries.PCR_10, quoted);
                assertThat(match instanceof ImaMatch.NoMatch
                                || !match.mismatches().isEmpty())
                        .as("bit " + bit)
                        .isTrue();
            } catch (MalformedImaLog e) {
                assertThat(e).hasMessageStartingWith("entry 1, ");
            }
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ima-buf", "ima-sigv2", "d-ng|n-ng|evmsig"})
    void entryOfRenamedTemplateStillTellsItsPathAndDigest(String name) throws MalformedImaLog {
        ImaLog genuine = new ImaLog(List.of(SampleEntries.IMA_SIG));
        ImaEntry renamed = renamed(SampleEntries.IMA_SIG, name);

        assertThat(ImaReplay.match(new ImaLog(List.of(renamed)), SampleEntries.PCR_10, sha256(genuine)))
                .isInstanceOf(ImaMatch.Whole.class);
        assertThat(renamed.path()).isEqualTo(SampleEntries.IMA_SIG.path());
        assertThat(renamed.fileDigest()).isEqualTo(SampleEntries.IMA_SIG.fileDigest());
    }

    @Test
    void verityDigestStaysOneUnderRenamedTemplate() throws MalformedImaLog {
        assertThat(renamed(SampleEntries.IMA_SIGV2_VERITY, "ima-sig").digestType())
                .isEqualTo(ImaEntry.DigestType.VERITY);
    }

    @Test
    void entryOfTemplateRenamedToOpaqueHasNoDigest() throws MalformedImaLog {
        ImaEntry renamed = renamed(SampleEntries.IMA_SIG, "ima-xyz");
        assertThat(renamed.kind()).isEqualTo(ImaEntry.Kind.MEASUREMENT);
        assertThat(renamed.fileDigest()).isEmpty();
    }

    private static ImaEntry renamed(ImaEntry entry, String template) throws MalformedImaLog {
        Bytes list = BytesWriter.littleEndian()
                .u32(entry.pcr().number())
                .bytes(entry.templateHash())
                .sized32(Bytes.ascii(template))
                .sized32(entry.templateData())
                .toBytes();
        return ImaLog.parseBinary(list).entries().getFirst();
    }

    private static Digest sha256(ImaLog log) {
        return ImaReplay.replay(log, Set.of(HashAlgorithm.SHA256))
                .value(HashAlgorithm.SHA256, SampleEntries.PCR_10)
                .orElseThrow();
    }

    @Property(tries = 500)
    void anyOctetsAreReadOrRefused(@ForAll byte[] octets) {
        readsOrRefuses(Bytes.copyOf(octets));
        readsOrRefuses(Bytes.concat(ALL.first(2).writeBinary(), Bytes.copyOf(octets)));
        readsOrRefuses(Bytes.concat(ALL.first(2).writeAscii(), Bytes.copyOf(octets)));
    }

    static List<Refused> malformedBinaryLists() {
        return List.of(
                new Refused("18000000", "entry 1, offset 0: PCR is 24, expected 0 to 23"),
                new Refused("0a0000", "entry 1, offset 0: PCR needs 4 octets, only 3 are left"),
                new Refused(
                        ENTRY_HEAD + "ffffffff",
                        "entry 1, offset 24: template name is 4294967295 octets, at most 255 are allowed"),
                new Refused(
                        ENTRY_HEAD + "ff000000", "entry 1, offset 24: template name is 255 octets, only 0 are left"),
                new Refused(
                        ENTRY_HEAD + "0200000061" + "0a",
                        "entry 1, offset 24: template name is \"a\\012\", expected visible ASCII characters"),
                new Refused(
                        ENTRY_HEAD + "00000000",
                        "entry 1, offset 24: template name is \"\", expected visible ASCII characters"),
                new Refused(
                        ENTRY_HEAD + IMA_NG + "ffffffff",
                        "entry 1, offset 34: template data is 4294967295 octets, at most 1048576 are allowed"),
                new Refused(
                        ENTRY_HEAD + IMA_NG + "00001000",
                        "entry 1, offset 34: template data is 1048576 octets, only 0 are left"),
                new Refused(
                        ENTRY_HEAD + IMA_NG + "04000000" + "01000000",
                        "entry 1, offset 38: d-ng is 1 octets, only 0 are left"),
                new Refused(
                        ENTRY_HEAD + IMA_NG + "05000000" + "01000000" + "41",
                        "entry 1, offset 38: d-ng is not the name of an algorithm, a colon and a digest"),
                new Refused(
                        ENTRY_HEAD + IMA_NG + "0b000000" + "00000000" + "02000000" + "4100" + "42",
                        "entry 1, offset 48: 1 octets follow the end of template data"),
                new Refused(
                        ENTRY_HEAD + "03000000" + "696d61" + "22".repeat(20) + "00010000",
                        "entry 1, offset 51: n is 256 octets, at most 255 are allowed"));
    }

    record Refused(String list, String message) {}

    @ParameterizedTest
    @MethodSource("malformedBinaryLists")
    void saysWhatIsWrongWithBinaryList(Refused refused) {
        assertThatExceptionOfType(MalformedImaLog.class)
                .isThrownBy(() -> ImaLog.parseBinary(Bytes.fromHex(refused.list)))
                .withMessage(refused.message);
    }

    @Test
    void namesTheEntryThatIsWrong() {
        Bytes list = Bytes.concat(ALL.first(3).writeBinary(), Bytes.fromHex("ff000000"));
        assertThatExceptionOfType(MalformedImaLog.class)
                .isThrownBy(() -> ImaLog.parse(list))
                .satisfies(e -> assertThat(e.entryNumber()).isEqualTo(4))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(list.length() - 4L));
    }

    static List<Refused> malformedAsciiLists() {
        String hash = "11".repeat(20);
        return List.of(
                new Refused("24 " + hash, "entry 1, offset 0: PCR is \"24\", expected 0 to 23"),
                new Refused("10 1234 ima-ng x y", "entry 1, offset 3: template hash is \"1234\", expected"),
                new Refused("10 " + hash + "\n", "entry 1, offset 43: the line ends where a space and a field"),
                new Refused("10 " + hash + " ima-ng", "entry 1, offset 50: the line ends where a space and a field"),
                new Refused(
                        "10 " + hash + " ima-ng sha256:0g /a", "entry 1, offset 50: d-ng is \"sha256:0g\", expected"),
                new Refused("10 " + hash + " ima-ng sha256: /\0", "entry 1, offset 50: n-ng is \"/\\000\", expected"),
                new Refused("10 " + hash + " ima-sig sha256: /a", "entry 1, offset "),
                new Refused("10 " + hash + " ima abcd /a", "entry 1, offset 47: d has 2 octets, expected 20"),
                new Refused(
                        "10 " + hash + " n|iuid /a 4294967296", "entry 1, offset 50: iuid is \"4294967296\", expected"),
                new Refused("10 " + hash + " n|imode /a 010", "entry 1, offset 51: imode is \"010\", expected"),
                new Refused("10 " + hash + " ima-next zz", "entry 1, offset 53: template data of the unknown template"),
                new Refused("\n", "entry 1, offset 0: PCR is \"\", expected"));
    }

    @ParameterizedTest
    @MethodSource("malformedAsciiLists")
    void saysWhatIsWrongWithAsciiList(Refused refused) {
        assertThatThrownBy(() -> ImaLog.parseAscii(Bytes.utf8(refused.list)))
                .isInstanceOf(MalformedImaLog.class)
                .hasMessageStartingWith(refused.message);
    }

    @Test
    void violationWithLineFeedInItsPathIsRefusedInAsciiAndReadInBinary() throws MalformedImaLog {
        ImaLog log = new ImaLog(List.of(ImaEntry.violation(SampleEntries.PCR_10, "/tmp/two\nlines")));
        assertThat(ImaLog.parseBinary(log.writeBinary())).isEqualTo(log);
        assertThatThrownBy(() -> ImaLog.parseAscii(log.writeAscii())).isInstanceOf(MalformedImaLog.class);
    }
}
