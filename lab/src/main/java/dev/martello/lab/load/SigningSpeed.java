package dev.martello.lab.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** How fast signatures alone are made, by the library and with the kind of key that certificates are signed with. */
final class SigningSpeed {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(2);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final RawSignature signature;

    private SigningSpeed(RawSignature signature) {
        this.signature = signature;
    }

    /** Signatures in a second of processor time. Takes some seconds. */
    static double perCpuSecond() throws LoadFailure {
        try {
            SigningSpeed speed = new SigningSpeed(RawSignature.withNewKey());
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
            signature.make();
            signatures++;
            used = threads.getCurrentThreadCpuTime() - start;
        }
        return signatures * 1e9 / used;
    }
}
