package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with a key of the control plane's. For use by many threads. */
public final class MacKey {
    public static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** Made ready once each, for that takes longer than a MAC does. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    public MacKey(Bytes key) {
        if (key.length() < BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " octets at least");
        }
        this.key = new SecretKeySpec(key.toArray(), ALGORITHM);
    }

    /** Over parts of fixed length, or that bring their sizes along. */
    Bytes over(Bytes... parts) {
        Mac mac = Optional.ofNullable(idle.poll()).orElseGet(this::ready);
        for (Bytes part : parts) {
            part.update(mac);
        }
        Bytes result = Bytes.owning(mac.doFinal());
        idle.add(mac);
        return result;
    }

    private Mac ready() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is not part of this Java runtime", e);
        }
    }
}
