package dev.martello.lab.load;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.crypto.Curve;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.time.Duration;

/** How fast signatures alone are made, by the library and with the kind of key that certificates are signed with. */
final class SigningSpeed {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(2);

    /** As long as what is signed of a certificate. */
    private static final byte[] TO_BE_SIGNED = new byte[700];

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Provider library;
    private final PrivateKey key;

    private SigningSpeed(Provider library, PrivateKey key) {
        this.library = library;
        this.key = key;
    }

    /** Signatures in a second of processor time. Takes some seconds. */
    static double perCpuSecond() throws LoadFailure {
        try {
            Provider library = CryptoLibrary.choose().ecdsa();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", library);
            generator.initialize(Curve.P256.generatorParameters());
            SigningSpeed speed =
                    new SigningSpeed(library, generator.generateKeyPair().getPrivate());
            speed.sign(WARM_UP);
            return speed.sign(MEASURED);
        } catch (GeneralSecurityException e) {
            throw new LoadFailure("the speed of signing cannot be measured: " + e.getMessage());
        }
    }

    private double sign(Duration cpuTime) throws GeneralSecurityException {
        long start = threads.getCurrentThreadCpuTime();
        long used = 0;
        long signatures = 0;
        while (used < cpuTime.toNanos()) {
            Signature raw = Signature.getInstance("SHA256withECDSA", library);
            raw.initSign(key);
            raw.update(TO_BE_SIGNED);
            raw.sign();
            signatures++;
            used = threads.getCurrentThreadCpuTime() - start;
        }
        return signatures * 1e9 / used;
    }
}
