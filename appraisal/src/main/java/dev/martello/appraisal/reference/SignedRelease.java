package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.security.KeyPair;

/** Releases in signed envelopes: the way in and out for all manifests that come from elsewhere. */
public final class SignedRelease {
    private SignedRelease() {}

    /** What opening an envelope came to. */
    public sealed interface Opened {
        /** A trusted key signed this release. */
        record Trusted(Release release, String keyId) implements Opened {}

        record Refused(Dsse.Refusal reason, String explanation) implements Opened {}
    }

    /**
     * Checks the signature, and only then reads the manifest.
     *
     * @throws MalformedEnvelope if the octets are no envelope
     * @throws MalformedRelease if what a trusted key signed is no manifest
     */
    public static Opened open(Bytes envelope, TrustedKeys keys) throws MalformedEnvelope, MalformedRelease {
        return switch (Dsse.parse(envelope).check(ReleaseManifest.PAYLOAD_TYPE, keys)) {
            case Dsse.Check.Trusted(String keyId, Bytes payload) ->
                new Opened.Trusted(ReleaseManifest.parse(payload), keyId);
            case Dsse.Check.Refused(Dsse.Refusal reason, String explanation) -> new Opened.Refused(reason, explanation);
        };
    }

    public static Bytes sign(Release release, KeyPair ed25519) {
        return Dsse.sign(ReleaseManifest.PAYLOAD_TYPE, ReleaseManifest.write(release), ed25519)
                .write();
    }
}
