package dev.martello.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.Authorities;
import dev.martello.server.endorsement.ChainCheck;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.Endorsement;
import dev.martello.server.endorsement.PlatformAttributeCertificate;
import dev.martello.server.endorsement.PlatformIdentity;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.command.NV_Read;
import dev.martello.tpm.command.NV_ReadPublic;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the maker of the laboratory's machines leaves in their TPMs. */
class PlatformCertificatesTest {
    private static final TPM_HANDLE EK = new TPM_HANDLE(0x01c0_0002L);
    private static final TPM_HANDLE PLATFORM = new TPM_HANDLE(0x01c0_8000L);
    private static final int CHUNK_BYTES = 512;

    @TempDir
    private Path directory;

    @Test
    void nameTheMachineAsAKeyAndAsAttributesOfTheEndorsementCertificate() throws Exception {
        Manufacturer manufacturer = Manufacturer.in(directory.resolve("manufacturer"));
        Path memory = directory.resolve("tpm");
        manufacturer.manufacture(memory);
        try (Swtpm swtpm = Swtpm.start(memory);
                Tpm tpm = Tpm.over(swtpm.connect())) {
            MachineMaker.certifyPlatform(tpm, manufacturer, "edge-7");

            DeviceCertificate ek = DeviceCertificate.parse(read(tpm, EK));
            Authorities authorities = Authorities.of(manufacturer.certificates());
            assertThat(Endorsement.parse(read(tpm, PLATFORM))).isInstanceOfSatisfying(DeviceCertificate.class, key -> {
                assertThat(key.key()).isEqualTo(ek.key());
                assertThat(key.platform().map(PlatformIdentity::model)).contains("Simulated");
            });
            assertThat(Endorsement.parse(read(tpm, MachineMaker.PLATFORM_ATTRIBUTES)))
                    .isInstanceOfSatisfying(PlatformAttributeCertificate.class, attributes -> {
                        assertThat(attributes.allDeviations()).isEmpty();
                        assertThat(attributes.holder().is(ek)).isTrue();
                        assertThat(attributes.platform())
                                .contains(new PlatformIdentity("Martello", "Simulated", "2.1", Optional.of("edge-7")));
                        assertThat(authorities.check(attributes, List.of(), Instant.now()))
                                .isInstanceOf(ChainCheck.Trusted.class);
                    });
        }
    }

    private static Bytes read(Tpm tpm, TPM_HANDLE index) throws TpmException {
        int size = tpm.execute(new NV_ReadPublic(index)).nvPublic().dataSize();
        Bytes content = Bytes.EMPTY;
        while (content.length() < size) {
            int next = Math.min(CHUNK_BYTES, size - content.length());
            content = Bytes.concat(
                    content,
                    tpm.execute(new NV_Read(TPM_HANDLE.RH_OWNER, index, next, content.length()))
                            .data());
        }
        return content;
    }
}
