package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;

/**
 * What a root revoked, as it signed that.
 *
 * @param number each one of a root has a greater one than those before
 * @param nextUpdate until when relying parties take it for current
 * @param encoded DER
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-5">RFC 5280, section 5</a>
 */
record RootList(long number, Instant nextUpdate, List<RevocationListProfile.Entry> revoked, Bytes encoded) {
    RootList {
        revoked = List.copyOf(revoked);
    }

    /**
     * Reads a list.
     *
     * @throws AuthorityUnusable if it is none, or not of this root
     */
    static RootList parse(Bytes octets, X509Certificate root) throws AuthorityUnusable {
        try {
            X509CRL list = (X509CRL)
                    CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(octets.toArray()));
            if (!list.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
                throw new AuthorityUnusable("it is not of " + root.getSubjectX500Principal());
            }
            list.verify(root.getPublicKey());
            if (list.getNextUpdate() == null) {
                throw new AuthorityUnusable("it does not say when the next one comes");
            }
            return new RootList(
                    number(list),
                    list.getNextUpdate().toInstant(),
                    Stream.ofNullable(list.getRevokedCertificates())
                            .flatMap(Set::stream)
                            .map(RootList::entry)
                            .toList(),
                    Bytes.owning(list.getEncoded()));
        } catch (GeneralSecurityException | IllegalArgumentException | ArithmeticException e) {
            throw new AuthorityUnusable(
                    "it is no revocation list that " + root.getSubjectX500Principal() + " signed: " + e.getMessage(),
                    e);
        }
    }

    private static long number(X509CRL list) throws AuthorityUnusable {
        byte[] wrapped = list.getExtensionValue(Extension.cRLNumber.getId());
        if (wrapped == null) {
            throw new AuthorityUnusable("it has no number");
        }
        return CRLNumber.getInstance(ASN1OctetString.getInstance(wrapped).getOctets())
                .getCRLNumber()
                .longValueExact();
    }

    private static RevocationListProfile.Entry entry(X509CRLEntry entry) {
        int reason = Optional.ofNullable(entry.getRevocationReason())
                .map(CRLReason::ordinal)
                .orElse(0);
        return new RevocationListProfile.Entry(
                entry.getSerialNumber(), entry.getRevocationDate().toInstant(), reason);
    }

    /** What it says of an issuer, if that is revoked. */
    Optional<RevocationListProfile.Entry> of(X509Certificate issuer) {
        return revoked.stream()
                .filter(each -> each.serial().equals(issuer.getSerialNumber()))
                .findFirst();
    }

    /** Why this one cannot come after a list of the same root, in a sentence, if it cannot. */
    Optional<String> problemAfter(RootList last) {
        if (number < last.number) {
            return Optional.of(
                    "it is older than the list that was taken up last, which goes on counting" + inVain(last));
        }
        if (!covers(last)) {
            return Optional.of("it leaves out an issuer that was revoked; the last list goes on counting. Revoke that"
                    + " issuer again with \"martello authority revoke\", in a folder that has its files");
        }
        return Optional.empty();
    }

    /** Only the root could sign a list of both: so nothing of an older one is taken up, and somebody has to know. */
    private String inVain(RootList last) {
        Set<BigInteger> counting = last.serials();
        List<String> alone = revoked.stream()
                .filter(each -> !counting.contains(each.serial()))
                .map(RevocationListProfile.Entry::hexSerial)
                .toList();
        return alone.isEmpty()
                ? ""
                : ", so what it alone revokes is not revoked: " + String.join(", ", alone)
                        + ". Revoke that again with \"martello authority revoke\", in a folder that has the last list";
    }

    /** Whether there is no use for this one beside another one. Two copies of a folder can give the same number to two lists. */
    boolean saysNoMoreThan(RootList other) {
        return number <= other.number && other.covers(this);
    }

    private boolean covers(RootList other) {
        return serials().containsAll(other.serials());
    }

    private Set<BigInteger> serials() {
        return revoked.stream().map(RevocationListProfile.Entry::serial).collect(Collectors.toSet());
    }
}
