package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * A key that an appliance wants certified: on P-256 or P-384, in the one encoding that it has.
 *
 * @param info the SubjectPublicKeyInfo, DER
 * @param kind where it is kept
 */
public record CertifiableKey(Bytes info, KeyKind kind) {
    private static final Set<Curve> CURVES = EnumSet.of(Curve.P256, Curve.P384);

    /** The key of a report's SubjectPublicKeyInfo. */
    public static CertifiableKey of(Bytes info, KeyKind kind) throws NotIssued {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info.toArray()));
            if (key instanceof ECPublicKey ec
                    && isSound(ec)
                    && Bytes.owning(key.getEncoded()).equals(info)) {
                return new CertifiableKey(info, kind);
            }
        } catch (GeneralSecurityException e) {
            // The same sentence serves for what is no key and for what is another one.
        }
        throw new NotIssued(
                NoCertificate.KEY_UNSUITABLE, "the key is no point of P-256 or P-384 in a SubjectPublicKeyInfo");
    }

    private static boolean isSound(ECPublicKey key) throws InvalidKeyException {
        Curve curve = Curve.of(key.getParams()).orElse(Curve.P521);
        return CURVES.contains(curve) && curve.point(curve.point(key.getW())).equals(key.getW());
    }

    Bytes digest() {
        return HashAlgorithm.SHA256.hash(info).octets();
    }
}
