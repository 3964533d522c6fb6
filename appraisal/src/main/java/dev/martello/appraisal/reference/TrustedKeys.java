package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys of those who may sign documents, by their identifiers. Immutable.
 *
 * @param byId from {@link #id} to key
 * @param threshold how many of the keys must have signed a document; 1 at least
 */
public record TrustedKeys(Map<String, PublicKey> byId, int threshold) {
    /** @throws IllegalArgumentException if a key is listed under another identifier, or the threshold is less than 1 */
    public TrustedKeys {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
        byId.forEach((id, key) -> {
            if (!id.equals(id(key))) {
                throw new IllegalArgumentException("key " + id(key) + " is listed as " + id);
            }
        });
        if (threshold < 1) {
            throw new IllegalArgumentException("at least one key must have signed, not " + threshold);
        }
    }

    /**
     * Keys under their own identifiers, of which one must have signed.
     *
     * @throws IllegalArgumentException if documents are not signed with such a key
     */
    public static TrustedKeys of(Collection<? extends PublicKey> keys) {
        Map<String, PublicKey> byId = new TreeMap<>();
        keys.forEach(key -> byId.put(id(key), key));
        return new TrustedKeys(byId, 1);
    }

    /** The same keys, of which so many must have signed. */
    public TrustedKeys withThreshold(int keys) {
        return new TrustedKeys(byId, keys);
    }

    /**
     * The identifier of a key: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal digits.
     *
     * @throws IllegalArgumentException if documents are not signed with such keys
     */
    public static String id(PublicKey key) {
        SignatureScheme.require(key);
        return HashAlgorithm.SHA256
                .hash(Bytes.owning(key.getEncoded()))
                .octets()
                .toHex();
    }
}
