package dev.martello.evidence.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserspaceLogTest {
    private static final PcrIndex PCR_11 = PcrIndex.of(11);
    private static final PcrIndex PCR_15 = PcrIndex.of(15);
    private static final HashAlgorithm BANK = HashAlgorithm.SHA256;

    private static final String LOG = phase("enter-initrd")
            + record(15, "volume-key", "cryptsetup:root:1e023a55", BANK.hash(Bytes.ascii("keyed")))
            + phase("leave-initrd")
            + record(15, "machine-id", "machine-id:0123456789abcdef", digest("machine-id:0123456789abcdef"));

    @Test
    void readsWhatSystemdWrites() throws MalformedUserspaceLog {
        UserspaceLog log = parse(LOG);

        assertThat(log.records()).extracting(UserspaceRecord::number).containsExactly(1, 2, 3, 4);
        assertThat(log.records())
                .extracting(UserspaceRecord::type)
                .containsExactly("phase", "volume-key", "phase", "machine-id");
        assertThat(log.records())
                .extracting(UserspaceRecord::text)
                .containsExactly(
                        Optional.of("enter-initrd"),
                        Optional.empty(),
                        Optional.of("leave-initrd"),
                        Optional.of("machine-id:0123456789abcdef"));
        assertThat(log.records().get(1).description()).contains("cryptsetup:root:1e023a55");
        assertThat(log.pcrs()).containsExactly(PCR_11, PCR_15);
    }

    @Test
    void readsNothingFromNothing() throws MalformedUserspaceLog {
        assertThat(UserspaceLog.parse(Bytes.EMPTY).records()).isEmpty();
    }

    @Test
    void goesOnFromTheValuesOfTheBootLog() throws MalformedUserspaceLog {
        Digest start = BANK.hash(Bytes.ascii("after the boot log"));

        PcrValues values = parse(LOG).replay(PcrValues.NONE.with(Map.of(PCR_11, start)));

        Digest expected = start.extend(digest("enter-initrd").octets())
                .extend(digest("leave-initrd").octets());
        assertThat(values.value(BANK, PCR_11)).contains(expected);
        assertThat(values.value(BANK, PCR_15))
                .contains(BANK.zero()
                        .extend(BANK.hash(Bytes.ascii("keyed")).octets())
                        .extend(digest("machine-id:0123456789abcdef").octets()));
    }

    @Test
    void tellsHowManyRecordsAQuoteHasSeen() throws MalformedUserspaceLog {
        UserspaceLog log = parse(LOG);
        Digest start = BANK.zero();
        Digest first = start.extend(digest("enter-initrd").octets());
        Digest both = first.extend(digest("leave-initrd").octets());

        assertThat(log.recordsUntil(PCR_11, start, start)).hasValue(0);
        assertThat(log.recordsUntil(PCR_11, start, first)).hasValue(1);
        assertThat(log.recordsUntil(PCR_11, start, both)).hasValue(3);
        assertThat(log.recordsUntil(PCR_11, start, digest("else"))).isEmpty();
        assertThat(log.recordsUntil(PCR_11, start, HashAlgorithm.SHA384.zero())).isEmpty();
    }

    @Test
    void believesNoTextThatItsDigestDoesNotCover() throws MalformedUserspaceLog {
        UserspaceLog log = parse(record(11, "phase", "ready", digest("shutdown")));
        assertThat(log.records().getFirst().text()).isEmpty();
        assertThat(log.records().getFirst().description()).contains("ready");
    }

    @Test
    void passesOverWhatNewerVersionsAdd() throws MalformedUserspaceLog {
        UserspaceLog log = parse(
                "\u001e{\"nv_index\":30474752,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\""
                        + digest("x").octets().toHex() + "\"},{\"hashAlg\":\"shake256\",\"digest\":\"00\"}],"
                        + "\"content_type\":\"systemd\",\"content\":{\"nvIndexName\":\"hardware\",\"string\":\"x\"},\"new\":[1]}\n");
        assertThat(log.records()).singleElement().satisfies(record -> {
            assertThat(record.pcr()).isEmpty();
            assertThat(record.digests()).containsOnlyKeys(BANK);
        });
        assertThat(log.replay(PcrValues.NONE)).isEqualTo(PcrValues.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{\"pcr\":11}",
                "\u001e",
                "\u001e[]",
                "\u001e{}",
                "\u001e{\"digests\":[]} {}",
                "\u001e{\"digests\":{}}",
                "\u001e{\"digests\":[],\"digests\":[]}",
                "\u001e{\"pcr\":24,\"digests\":[]}",
                "\u001e{\"pcr\":-1,\"digests\":[]}",
                "\u001e{\"pcr\":\"11\",\"digests\":[]}",
                "\u001e{\"pcr\":11.0,\"digests\":[]}",
                "\u001e{\"pcr\":4294967307,\"digests\":[]}",
                "\u001e{\"pcr\":11,\"digests\":[{}]}",
                "\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha1\",\"digest\":\"00\"}]}",
                "\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":1,\"digest\":\"00\"}]}",
                "\u001e{\"digests\":[],\"content\":{\"string\":{}}}",
                "\u001e{\"digests\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}"
            })
    void refusesWhatSystemdDoesNotWrite(String log) {
        assertThatThrownBy(() -> parse(log)).isInstanceOf(MalformedUserspaceLog.class);
    }

    @Test
    void saysWhichRecordIsWrong() {
        assertThatThrownBy(() -> parse(phase("a") + "\u001e{}\n"))
                .isInstanceOfSatisfying(MalformedUserspaceLog.class, e -> {
                    assertThat(e.offset()).isEqualTo(phase("a").length());
                    assertThat(e.problem()).startsWith("record 2 digests is not a list");
                });
    }

    @Test
    void refusesALogThatIsTooLarge() {
        assertThatThrownBy(() -> UserspaceLog.parse(Bytes.repeat(0x1e, UserspaceLog.MAX_BYTES + 1)))
                .isInstanceOf(MalformedUserspaceLog.class);
        assertThatThrownBy(() -> parse("\u001e\"" + "x".repeat(70_000) + "\""))
                .isInstanceOf(MalformedUserspaceLog.class);
    }

    @Test
    void everyTruncationIsReadOrRefused() {
        Bytes octets = Bytes.utf8(LOG);
        for (int length = 0; length < octets.length(); length++) {
            readOrRefuse(octets.slice(0, length));
        }
    }

    @Test
    void everyFlippedBitIsReadOrRefused() {
        byte[] octets = Bytes.utf8(LOG).toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            readOrRefuse(Bytes.copyOf(octets));
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Property(tries = 200)
    void anyOctetsAreReadOrRefused(@ForAll byte[] octets) {
        readOrRefuse(Bytes.concat(Bytes.of(0x1e), Bytes.copyOf(octets)));
    }

    private static void readOrRefuse(Bytes octets) {
        try {
            UserspaceLog log = UserspaceLog.parse(octets);
            assertThat(log.replay(PcrValues.NONE)).isEqualTo(log.replay(PcrValues.NONE));
            log.records().forEach(each -> assertThat(each.text()).isEqualTo(each.text()));
        } catch (MalformedUserspaceLog e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }

    private static UserspaceLog parse(String log) throws MalformedUserspaceLog {
        return UserspaceLog.parse(Bytes.utf8(log));
    }

    private static String phase(String name) {
        return record(11, "phase", name, digest(name));
    }

    private static Digest digest(String text) {
        return BANK.hash(Bytes.utf8(text));
    }

    private static String record(int pcr, String type, String text, Digest digest) {
        return "\u001e{\"pcr\":%d,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"%s\"}],\"content_type\":\"systemd\","
                        .formatted(pcr, digest.octets().toHex())
                + "\"content\":{\"string\":\"%s\",\"bootId\":\"1bd4e5fd0f9f4fbd8f2a5f39e6d3f7a1\",\"timestamp\":1204523,"
                        .formatted(text)
                + "\"eventType\":\"%s\"}}\n".formatted(type);
    }
}
