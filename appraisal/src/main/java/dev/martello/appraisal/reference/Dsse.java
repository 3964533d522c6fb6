package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Dead Simple Signing Envelope with Ed25519 signatures. Nothing in it is believed before {@link #check}.
 *
 * @param payloadType what the payload is; signed together with it
 * @param payload what is signed
 * @param signatures one at least
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md">DSSE protocol, version 1.0.0</a>
 */
public record Dsse(String payloadType, Bytes payload, List<Signature> signatures) {
    /** The largest manifest in Base64, and the envelope around it. */
    public static final int MAX_BYTES = ReleaseManifest.MAX_BYTES / 3 * 4 + (1 << 16);

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
        /** A trusted key signed this payload as this type. */
        record Trusted(String keyId, Bytes payload) implements Check {}

        record Refused(Refusal reason, String explanation) implements Check {}
    }

    /** Why an envelope is refused; the identifiers are stable. */
    public enum Refusal {
        /** The payload is of another type than was asked for. */
        PAYLOAD_TYPE("release.payload-type"),
        /** No signature names a trusted key. */
        UNKNOWN_KEY("release.signature-unknown-key"),
        /** A signature names a trusted key, and is not that key's over this payload and type. */
        INVALID("release.signature-invalid");

        private final String id;

        Refusal(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
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

    /** An envelope with one signature. */
    public static Dsse sign(String payloadType, Bytes payload, KeyPair ed25519) {
        Bytes signed = preAuthenticationEncoding(payloadType, payload);
        try {
            java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
            signer.initSign(ed25519.getPrivate());
            signer.update(signed.asBuffer());
            Signature signature =
                    new Signature(Optional.of(TrustedKeys.id(ed25519.getPublic())), Bytes.owning(signer.sign()));
            return new Dsse(payloadType, payload, List.of(signature));
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not an Ed25519 key", e);
        } catch (NoSuchAlgorithmException | SignatureException e) {
            throw new IllegalStateException("this Java runtime cannot sign with Ed25519", e);
        }
    }

    /** This envelope with the signatures of another one over the same payload. */
    public Dsse withSignaturesOf(Dsse other) {
        if (!payloadType.equals(other.payloadType) || !payload.equals(other.payload)) {
            throw new IllegalArgumentException("the envelopes hold different payloads");
        }
        return new Dsse(
                payloadType,
                payload,
                Stream.concat(signatures.stream(), other.signatures.stream()).toList());
    }

    /**
     * Whether a trusted key signed the payload as the wanted type; one of several signatures is enough. A signature without a
     * hint is tried with each key.
     */
    public Check check(String wantedType, TrustedKeys keys) {
        if (!payloadType.equals(wantedType)) {
            return new Check.Refused(
                    Refusal.PAYLOAD_TYPE, "the envelope holds " + payloadType + ", expected " + wantedType);
        }
        Bytes signed = preAuthenticationEncoding(payloadType, payload);
        List<String> tried = new ArrayList<>();
        for (Signature signature : signatures) {
            for (Map.Entry<String, PublicKey> key : candidates(signature, keys)) {
                if (isSignature(signature.octets(), signed, key.getValue())) {
                    return new Check.Trusted(key.getKey(), payload);
                }
                tried.add(key.getKey());
            }
        }
        return tried.isEmpty()
                ? new Check.Refused(
                        Refusal.UNKNOWN_KEY,
                        "none of the keys " + hints() + " is among the "
                                + keys.byId().size() + " trusted ones")
                : new Check.Refused(
                        Refusal.INVALID,
                        "no signature by key " + tried.getFirst()
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
            java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // the JDK's answer to octets that have not the form of a signature
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java runtime cannot verify with Ed25519", e);
        }
    }
}
