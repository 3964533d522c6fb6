package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class CcEventLogTest {
    @Test
    void isKnownByWhereSecureBootIsMeasured() {
        assertThat(CcEventLog.of(SampleBoots.confidentialLog())).isPresent();
        assertThat(CcEventLog.of(SampleBoots.goodLog())).isEmpty();
        assertThat(CcEventLog.of(SampleBoots.builder().build())).isEmpty();
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
