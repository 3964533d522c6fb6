package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * What is in a revocation list: all certificates of an issuer, or of a root, that were revoked and have not ended.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-5">RFC 5280, section 5</a>
 */
final class RevocationListProfile {
    /**
     * A certificate that counts no more.
     *
     * @param reason CRLReason, RFC 5280, section 5.3.1
     */
    record Entry(BigInteger serial, Instant since, int reason) {
        /** The serial number as people and the ledger are told it. */
        String hexSerial() {
            return serial.toString(16);
        }
    }

    private RevocationListProfile() {}

    static Bytes make(
            X509Certificate issuer,
            List<Entry> revoked,
            long number,
            Instant thisUpdate,
            Instant nextUpdate,
            ContentSigner signer)
            throws IOException {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(
                X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), Date.from(thisUpdate));
        builder.setNextUpdate(Date.from(nextUpdate));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(
                        KeyIdentifier.of(issuer.getPublicKey()).toArray()));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
        revoked.forEach(each -> builder.addCRLEntry(each.serial, Date.from(each.since), each.reason));
        return Bytes.owning(builder.build(signer).getEncoded());
    }
}
