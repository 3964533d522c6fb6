package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Dead Simple Signing Envelope. Nothing in it is believed before {@link #check}.
 *
 * @param payloadType what the payload is; signed together with it
 * @param payload what is signed
 * @param signatures one at least
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md">DSSE protocol, version 1.0.0</a>
 */
public record Dsse(String payloadType, Bytes payload, List<Signature> signatures) {
    /** The largest statement in Base64, and the envelope around it. */
    public static final int MAX_BYTES = Statement.MAX_BYTES / 3 * 4 + (1 << 16);

    public static final int MAX_SIGNATURES = 32;

    /** @throws IllegalArgumentException if there is no signature, or more than {@value #MAX_SIGNATURES} */
    public Dsse {
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(signatures.size() + " signatures, expected 1 to " + MAX_SIGNATURES);
        }
    }

    /**
     * One signature.
     *
     * @param keyId a hint at the key: what {@link TrustedKeys#id} says of it, where we made it
     */
    public record Signature(Optional<String> keyId, Bytes octets) {}

    /** What checking an envelope came to. */
    public sealed interface Check {
        /** As many trusted keys as must signed this payload as this type; {@code keyIds} has all that did. */
        record Trusted(SortedSet<String> keyIds, Bytes payload) implements Check {}

        record Refused(Refusal reason, String explanation) implements Check {}
    }

    /**
     * Reads an envelope. Fields that the specification does not name are passed over, as it wants.
     *
     * @throws MalformedEnvelope if a field is missing, twice there, not of its type or not Base64, or a bound is exceeded
     */
    public static Dsse parse(Bytes envelope) throws MalformedEnvelope {
        return DsseFormat.parse(envelope);
    }

    /** The envelope as JSON. */
    public Bytes write() {
        return DsseFormat.write(this);
    }

    /**
     * An envelope with one signature.
     *
     * @throws SigningFailure if the key's keeper does not sign
     */
    public static Dsse sign(String payloadType, Bytes payload, SigningKey key) throws SigningFailure {
        Bytes octets = key.sign(preAuthenticationEncoding(payloadType, payload));
        Signature signature = new Signature(Optional.of(TrustedKeys.id(key.publicKey())), octets);
        return new Dsse(payloadType, payload, List.of(signature));
    }

    /**
     * This envelope with a signature more. Look first at what is in it.
     *
     * @throws SigningFailure if the key's keeper does not sign
     */
    public Dsse alsoSignedBy(SigningKey key) throws SigningFailure {
        return withSignaturesOf(sign(payloadType, payload, key));
    }

    /**
     * This envelope with those signatures of another one over the same payload that it does not have. Of a key that both name the
     * other's counts.
     *
     * @throws IllegalArgumentException if the payloads differ, or there would be more than {@value #MAX_SIGNATURES}
     */
    public Dsse withSignaturesOf(Dsse other) {
        requireSamePayload(other);
        Set<Optional<String>> renewed = other.signatures.stream()
                .map(Signature::keyId)
                .filter(Optional::isPresent)
                .collect(Collectors.toSet());
        Stream<Signature> kept = signatures.stream().filter(each -> !renewed.contains(each.keyId()));
        return new Dsse(
                payloadType,
                payload,
                Stream.concat(kept, other.signatures.stream()).distinct().toList());
    }

    /**
     * This envelope with those signatures of it and of another one over the same payload that trusted keys made, one of each key.
     * So nobody else can fill it up, and keys can take over from each other.
     *
     * @throws IllegalArgumentException if the payloads differ, or no trusted key made any of them
     */
    public Dsse merged(Dsse other, TrustedKeys keys) {
        requireSamePayload(other);
        Bytes signed = preAuthenticationEncoding(payloadType, payload);
        SortedMap<String, Signature> good = new TreeMap<>();
        for (Signature signature :
                Stream.concat(signatures.stream(), other.signatures.stream()).toList()) {
            for (Map.Entry<String, PublicKey> key : candidates(signature, keys)) {
                if (!good.containsKey(key.getKey()) && isSignature(signature.octets(), signed, key.getValue())) {
                    good.put(key.getKey(), new Signature(Optional.of(key.getKey()), signature.octets()));
                }
            }
        }
        return new Dsse(
                payloadType,
                payload,
                good.values().stream().limit(MAX_SIGNATURES).toList());
    }

    private void requireSamePayload(Dsse other) {
        if (!payloadType.equals(other.payloadType) || !payload.equals(other.payload)) {
            throw new IllegalArgumentException("the envelopes hold different payloads");
        }
    }

    /**
     * Whether as many trusted keys as must signed the payload as the wanted type. A key counts once, however often it signed; a
     * signature without a hint is tried with each key.
     */
    public Check check(String wantedType, TrustedKeys keys) {
        if (!payloadType.equals(wantedType)) {
            return new Check.Refused(
                    Refusal.PAYLOAD_TYPE, "the envelope holds " + payloadType + ", expected " + wantedType);
        }
        Bytes signed = preAuthenticationEncoding(payloadType, payload);
        SortedSet<String> signers = new TreeSet<>();
        List<String> failed = new ArrayList<>();
        for (Signature signature : signatures) {
            for (Map.Entry<String, PublicKey> key : candidates(signature, keys)) {
                if (signers.contains(key.getKey())) {
                    continue;
                }
                if (isSignature(signature.octets(), signed, key.getValue())) {
                    signers.add(key.getKey());
                } else {
                    failed.add(key.getKey());
                }
            }
        }
        return signers.size() >= keys.threshold()
                ? new Check.Trusted(Collections.unmodifiableSortedSet(signers), payload)
                : refused(signers, failed, keys);
    }

    private Check.Refused refused(SortedSet<String> signers, List<String> failed, TrustedKeys keys) {
        if (!signers.isEmpty()) {
            return new Check.Refused(
                    Refusal.TOO_FEW,
                    "it is signed by " + signers.size() + " of the trusted keys, and " + keys.threshold() + " must");
        }
        return failed.isEmpty()
                ? new Check.Refused(
                        Refusal.UNKNOWN_KEY,
                        "it is signed by " + String.join(", ", hints()) + ", and none of these keys is trusted here")
                : new Check.Refused(
                        Refusal.INVALID,
                        "no signature by key " + failed.getFirst()
                                + " fits the payload: it was changed, or signed as another");
    }

    /** DSSE protocol, PAE: {@code "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body}, lengths in decimal octets. */
    static Bytes preAuthenticationEncoding(String payloadType, Bytes payload) {
        Bytes type = Bytes.utf8(payloadType);
        return Bytes.concat(
                Bytes.ascii("DSSEv1 " + type.length() + " "), type, Bytes.ascii(" " + payload.length() + " "), payload);
    }

    private static Collection<Map.Entry<String, PublicKey>> candidates(Signature signature, TrustedKeys keys) {
        return keys.byId().entrySet().stream()
                .filter(key ->
                        signature.keyId().isEmpty() || signature.keyId().get().equals(key.getKey()))
                .toList();
    }

    private List<String> hints() {
        return signatures.stream()
                .map(signature -> signature.keyId().orElse("(unnamed)"))
                .toList();
    }

    private static boolean isSignature(Bytes signature, Bytes signed, PublicKey key) {
        try {
            java.security.Signature verifier = java.security.Signature.getInstance(
                    SignatureScheme.require(key).javaName());
            verifier.initVerify(key);
            verifier.update(signed.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // the JDK's answer to octets that have not the form of a signature
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java runtime cannot verify with " + key.getAlgorithm(), e);
        }
    }
}
