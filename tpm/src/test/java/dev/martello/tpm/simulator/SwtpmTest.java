package dev.martello.tpm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.command.GetRandom;
import dev.martello.tpm.transport.SwtpmControl;
import dev.martello.tpm.transport.TpmTransport;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwtpmTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void answersAsSoonAsItIsStartedAndIsGoneWhenClosed() throws Exception {
        Swtpm swtpm = Swtpm.start(directory);
        try (swtpm;
                Tpm tpm = Tpm.over(TpmTransport.open(swtpm.address().toString()))) {
            assertThat(tpm.execute(new GetRandom(16)).randomBytes().length()).isEqualTo(16);
        }
        assertThat(swtpm.isRunning()).isFalse();
        assertThat(ProcessHandle.of(swtpm.pid())).isEmpty();
        assertThatThrownBy(swtpm::connect).isInstanceOf(TpmTransportException.class);
    }

    @Test
    void servesOneClientAfterTheOther() throws Exception {
        try (Swtpm swtpm = Swtpm.start(directory)) {
            for (int i = 0; i < 3; i++) {
                try (Tpm tpm = Tpm.over(swtpm.connect())) {
                    tpm.execute(new GetRandom(1));
                }
            }
            assertThat(swtpm.isRunning()).isTrue();
        }
    }

    @Test
    void endsWithItsClientIfAsked() throws Exception {
        try (Swtpm swtpm = Swtpm.start(directory, Swtpm.Life.UNTIL_CLIENT_LEAVES)) {
            try (Tpm tpm = Tpm.over(swtpm.connect())) {
                tpm.execute(new GetRandom(1));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (swtpm.isRunning() && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertThat(swtpm.isRunning()).isFalse();
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> Swtpm.start(nowhere))
                .isInstanceOf(SimulatorException.class)
                .hasMessageStartingWith(
                        "no software TPM can run with its memory in " + nowhere + ": swtpm did not start: ")
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void controlChannelTellsAboutTheTpm() throws Exception {
        try (Swtpm swtpm = Swtpm.start(directory);
                SwtpmControl control = swtpm.control()) {
            assertThat(control.capabilities()).isNotZero();
            assertThat(control.info()).contains("TPMAttributes");
            control.setLocality(3);
            assertThatThrownBy(() -> control.setLocality(9))
                    .isInstanceOf(TpmTransportException.class)
                    .hasMessageContaining("answered SET_LOCALITY with error 0x");
            control.shutdown();
            ProcessHandle.of(swtpm.pid())
                    .ifPresent(process ->
                            process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        }
    }

    @Test
    void makesSeveralTpmsAtOnceWithCertificatesOfTheirOwn() throws Exception {
        Manufacturer manufacturer = Manufacturer.in(directory.resolve("maker"));
        List<Path> states = List.of(directory.resolve("a"), directory.resolve("b"), directory.resolve("c"));
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<BigInteger>> serials = states.stream()
                    .map(state -> workers.submit(() -> {
                        manufacturer.manufacture(state);
                        return serialOfCertificate(state);
                    }))
                    .toList();
            Set<BigInteger> distinct = new HashSet<>();
            for (Future<BigInteger> serial : serials) {
                distinct.add(serial.get());
            }
            assertThat(distinct).hasSize(states.size());
        }
    }

    private static BigInteger serialOfCertificate(Path state) throws Exception {
        try (Swtpm swtpm = Swtpm.start(state);
                Tpm tpm = Tpm.over(swtpm.connect());
                EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            Bytes der = ek.certificate().orElseThrow();
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
            return certificate.getSerialNumber();
        }
    }

    @Test
    void closingAgainIsAllowed() throws Exception {
        Swtpm swtpm = Swtpm.start(directory);
        swtpm.close();
        swtpm.close();
        assertThat(swtpm.isRunning()).isFalse();
    }

    @Test
    void manufacturerTouchesNothingButItsDirectoryAndSaysWhatFails() throws Exception {
        Manufacturer manufacturer = Manufacturer.in(directory.resolve("maker"));
        assertThatThrownBy(manufacturer::rootCertificates)
                .isInstanceOf(SimulatorException.class)
                .hasMessageEndingWith("it has not made a TPM yet");
        Path state = directory.resolve("state");
        manufacturer.manufacture(state);
        manufacturer.manufacture(state);
        assertThat(manufacturer.rootCertificates()).hasSize(1);
        assertThat(Manufacturer.in(directory.resolve("maker")).rootCertificates())
                .isEqualTo(manufacturer.rootCertificates());
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("maker", "state");
        }
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> manufacturer.manufacture(file)).isInstanceOf(SimulatorException.class);
        assertThatThrownBy(() -> Manufacturer.in(file)).isInstanceOf(SimulatorException.class);
    }
}
