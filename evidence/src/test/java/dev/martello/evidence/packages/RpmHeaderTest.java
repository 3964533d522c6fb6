package dev.martello.evidence.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.packages.RpmHeader.Tag;
import org.junit.jupiter.api.Test;

class RpmHeaderTest {
    private static final OsRelease ROCKY = new OsRelease("rocky", "9");
    private static final Bytes NGINX = SampleRpm.nginx().build();

    @Test
    void readsTheTagsThatAreAskedFor() throws Exception {
        RpmHeader header = RpmHeader.parse(NGINX);

        assertThat(header.text(Tag.NAME)).contains("nginx");
        assertThat(header.number(Tag.EPOCH)).contains(2L);
        assertThat(RpmHeader.parse(new SampleRpm().text(Tag.NAME, "x").build()).text(Tag.ARCH))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNotTheOneValueOfItsType() {
        Bytes value = Bytes.ascii("nginx\0");

        refuses(new SampleRpm().text(Tag.NAME, "a").text(Tag.NAME, "b"), "NAME is there twice");
        refuses(new SampleRpm().add(Tag.NAME, SampleRpm.NUMBER, 0, 1, value), "NAME is of type 4");
        refuses(new SampleRpm().add(Tag.NAME, SampleRpm.TEXT, 0, 2, value), "and there 2 times");
        refuses(new SampleRpm().add(Tag.NAME, SampleRpm.TEXT, 6, 1, value), "NAME is at 6 of 6 octets");
        refuses(new SampleRpm().add(Tag.NAME, SampleRpm.TEXT, -1L & 0xffff_ffffL, 1, value), "NAME is at -1");
        refuses(new SampleRpm().add(Tag.NAME, SampleRpm.TEXT, 0, 1, Bytes.ascii("nginx")), "NAME has no end");
    }

    @Test
    void refusesSizesBeforeItBelievesThem() {
        for (String sizes :
                new String[] {"00000000 00000000", "00010000 00000000", "00000001 ffffffff", "ffffffff 00000000"}) {
            Bytes header = Bytes.fromHex(sizes.replace(" ", ""));
            assertThatExceptionOfType(MalformedRpmHeader.class).isThrownBy(() -> RpmHeader.parse(header));
        }
    }

    /** Whatever is cut off or changed, there is a package or one exception. */
    @Test
    void everyTruncationAndFlippedBitIsReadOrRefused() {
        byte[] whole = NGINX.toArray();
        for (int i = 0; i < whole.length; i++) {
            Bytes cut = NGINX.slice(0, i);
            assertThatExceptionOfType(MalformedRpmHeader.class).isThrownBy(() -> RpmDatabase.installed(ROCKY, cut));
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << bit);
                tries(Bytes.owning(flipped));
            }
        }
    }

    private static void tries(Bytes header) {
        try {
            RpmDatabase.installed(ROCKY, header)
                    .ifPresent(each -> assertThat(each.url()).startsWith("pkg:rpm/rocky/"));
        } catch (MalformedRpmHeader e) {
            assertThat(e).hasMessageMatching("offset \\d+: .+");
        }
    }

    private static void refuses(SampleRpm header, String problem) {
        assertThatExceptionOfType(MalformedRpmHeader.class)
                .isThrownBy(() -> RpmHeader.parse(header.build()).text(Tag.NAME))
                .withMessageContaining(problem);
    }
}
