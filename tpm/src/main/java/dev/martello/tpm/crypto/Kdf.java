package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation functions of Part 1 for results of whole octets. */
public final class Kdf {
    private Kdf() {}

    /** The HMAC of the given parts, one after the other; the key may be empty. */
    public static Bytes hmac(HashAlgorithm hash, Bytes key, Bytes... parts) {
        try {
            Mac mac = Mac.getInstance("Hmac" + macName(hash));
            // The JDK refuses an empty key, to which one of zeros is the same (RFC 2104, 2).
            mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : key.toArray(), mac.getAlgorithm()));
            for (Bytes part : parts) {
                part.update(mac);
            }
            return Bytes.owning(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC with " + hash.javaName() + " is not part of this Java runtime", e);
        }
    }

    /** KDFa: SP 800-108 in counter mode with HMAC. */
    public static Bytes kdfa(HashAlgorithm hash, Bytes key, String label, Bytes contextU, Bytes contextV, int bytes) {
        BytesWriter derived = BytesWriter.bigEndian();
        for (int counter = 1; derived.length() < bytes; counter++) {
            derived.bytes(hmac(hash, key, number(counter), label(label), contextU, contextV, number(8L * bytes)));
        }
        return derived.toBytes().slice(0, bytes);
    }

    /** KDFe: SP 800-56A, for a secret that two parties agreed on. */
    public static Bytes kdfe(HashAlgorithm hash, Bytes z, String label, Bytes partyU, Bytes partyV, int bytes) {
        BytesWriter derived = BytesWriter.bigEndian();
        for (int counter = 1; derived.length() < bytes; counter++) {
            derived.bytes(
                    hash.hash(number(counter), z, label(label), partyU, partyV).octets());
        }
        return derived.toBytes().slice(0, bytes);
    }

    /** Labels end in a zero octet, which counts. */
    static Bytes label(String label) {
        return Bytes.concat(Bytes.ascii(label), Bytes.of(0));
    }

    private static Bytes number(long number) {
        return BytesWriter.bigEndian().u32(number).toBytes();
    }

    private static String macName(HashAlgorithm hash) {
        String name = hash.javaName().toUpperCase(Locale.ROOT);
        return name.startsWith("SHA-") ? "SHA" + name.substring(4) : name;
    }
}
