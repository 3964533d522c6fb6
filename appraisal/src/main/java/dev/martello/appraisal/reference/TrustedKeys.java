package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ed25519 keys of those who may sign releases, by their identifiers. Immutable.
 *
 * @param byId from {@link #id} to key
 */
public record TrustedKeys(Map<String, PublicKey> byId) {
    public TrustedKeys {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
        byId.forEach((id, key) -> {
            if (!id.equals(id(key))) {
                throw new IllegalArgumentException("key " + id(key) + " is listed as " + id);
            }
        });
    }

    /**
     * Keys under their own identifiers.
     *
     * @throws IllegalArgumentException if a key is not an Ed25519 key
     */
    public static TrustedKeys of(Collection<? extends PublicKey> keys) {
        Map<String, PublicKey> byId = new TreeMap<>();
        keys.forEach(key -> byId.put(id(key), key));
        return new TrustedKeys(byId);
    }

    /**
     * The identifier of a key: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal digits.
     *
     * @throws IllegalArgumentException if it is not an Ed25519 key
     */
    public static String id(PublicKey key) {
        boolean isEd25519 = key instanceof EdECPublicKey ed
                && NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName());
        if (!isEd25519) {
            throw new IllegalArgumentException("releases are signed with Ed25519, not " + key.getAlgorithm());
        }
        return HashAlgorithm.SHA256
                .hash(Bytes.owning(key.getEncoded()))
                .octets()
                .toHex();
    }
}
