package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CcEventLogTest {
    @Test
    void isKnownByWhereSecureBootIsMeasured() {
        assertThat(CcEventLog.of(SampleBoots.confidentialLog())).isPresent();
        assertThat(CcEventLog.of(SampleBoots.goodLog())).isEmpty();
        assertThat(CcEventLog.of(SampleBoots.builder().build())).isEmpty();
    }

    /** Such firmware exists: it starts one kernel that it was given, and knows no variables. */
    @Test
    void isKnownWithoutSecureBootByItsOnlyAlgorithm() {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(1, Tcg.EV_PLATFORM_CONFIG_FLAGS, Bytes.ascii("td_hob"))
                .measure(2, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB2, Bytes.ascii("kernel"));

        assertThat(CcEventLog.of(log.build())).isPresent();
        assertThat(CcEventLog.of(
                        log.measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("1")).build()))
                .isEmpty();
        assertThat(CcEventLog.of(BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA384)
                        .measure(1, Tcg.EV_PLATFORM_CONFIG_FLAGS, Bytes.ascii("td_hob"))
                        .build()))
                .isEmpty();
        assertThat(CcEventLog.of(
                        BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384).build()))
                .isEmpty();
    }

    /** UEFI 2.10, §38.4.1, read with the registers of events before those of TDX: 0 is MRTD. */
    @ParameterizedTest
    @CsvSource({"1, RTMR0", "2, RTMR1", "3, RTMR2", "4, RTMR3"})
    void namesRegistersByTheIndexOfEvents(int index, CcRegister register) {
        BootLog log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(index, Tcg.EV_EVENT_TAG, Bytes.ascii("a"))
                .build();

        assertThat(CcEventLog.of(log).orElseThrow().replay())
                .containsExactly(Map.entry(
                        register,
                        HashAlgorithm.SHA384
                                .zero()
                                .extend(HashAlgorithm.SHA384
                                        .hash(Bytes.ascii("a"))
                                        .octets())));
    }

    @Test
    void isNoneIfAnEventIsOfARegisterThatNoSuchMachineHas() {
        BootLog log = confidential()
                .measure(7, Tcg.EV_SEPARATOR, SampleBoots.separator())
                .build();
        BootLog crtm = confidential()
                .measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("1"))
                .build();

        assertThat(CcEventLog.of(log)).isEmpty();
        assertThat(CcEventLog.of(crtm)).isEmpty();
    }

    @Test
    void replaysToRegistersOfItsOwn() throws MalformedBootLog {
        BootLog read = BootLog.parse(SampleBoots.confidentialLog().write());

        SortedMap<CcRegister, Digest> registers =
                CcEventLog.of(read).orElseThrow().replay();

        Digest separator = HashAlgorithm.SHA384.hash(SampleBoots.separator());
        Digest loader = HashAlgorithm.SHA384.hash(Bytes.ascii("loader"));
        assertThat(registers).containsOnlyKeys(CcRegister.RTMR0, CcRegister.RTMR1, CcRegister.RTMR2);
        assertThat(registers)
                .containsEntry(
                        CcRegister.RTMR1,
                        HashAlgorithm.SHA384.zero().extend(separator.octets()).extend(loader.octets()));
    }

    @Test
    void isReadWithPaddingAfterItsEnd() throws MalformedBootLog {
        Bytes padded = Bytes.concat(SampleBoots.confidentialLog().write(), Bytes.repeat(0xff, 4096));
        assertThat(CcEventLog.of(BootLog.parse(padded))).isPresent();
    }

    private static BootLogBuilder confidential() {
        return BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, SampleBoots.secureBootVariable(1));
    }
}
