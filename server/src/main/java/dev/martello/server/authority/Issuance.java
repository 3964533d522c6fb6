package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.HeldCredential;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Certificate;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.Sql;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Certifies keys of appliances, in two steps: what is signed by the first counts once the second took note of it, in the transaction that takes
 * note of the report. So whatever is given out is in the store, and no verdict can turn between the two unseen. For use by many threads.
 */
public final class Issuance {
    /**
     * A certificate that was signed, and that nobody may have yet.
     *
     * @param row what is to be kept of it
     * @param entry of the register, by which its names were made
     * @param chain the certificate, and the issuer's behind it
     * @param bundle the roots that relying parties trust
     */
    public record Signed(Certificate row, RegisterEntry entry, List<Bytes> chain, List<Bytes> bundle) {
        public Signed {
            chain = List.copyOf(chain);
            bundle = List.copyOf(bundle);
        }
    }

    /** How many certificates an appliance may have at a time. Two are usual, and some more where an agent is started again and again. */
    public static final int MAX_LIVE = 16;

    private final LiveAuthority authority;
    private final IssuanceRules rules;
    private final SecureRandom random;

    public Issuance(LiveAuthority authority, IssuanceRules rules, SecureRandom random) {
        this.authority = authority;
        this.rules = rules;
        this.random = random;
    }

    /** The first step: makes and signs a certificate. */
    public Signed sign(ApplianceId appliance, Optional<RegisterEntry> registered, CertifiableKey key, Instant now)
            throws NotIssued {
        if (!rules.keys().contains(key.kind())) {
            throw new NotIssued(
                    NoCertificate.KEY_KIND_REFUSED,
                    "keys in " + key.kind().label()
                            + " are not certified here; see keys in the rules for certificates");
        }
        RegisterEntry entry = registered.orElseThrow(() -> new NotIssued(
                NoCertificate.UNREGISTERED, "the register does not have the appliance, so it has no site"));
        Authority current = authority.current();
        Issuer issuer = current.issuing(now)
                .orElseThrow(() -> new NotIssued(
                        NoCertificate.AUTHORITY_UNAVAILABLE,
                        "no issuer is valid at this time and not revoked: run \"martello authority rotate\""));
        SpiffeId id = identity(current.domain(), entry, appliance);
        List<String> dns = dnsNames(issuer, entry);
        BigInteger serial = CertificateProfile.serial(random);
        CertificateProfile.Validity validity = validity(issuer, now);
        X509CertificateHolder made = sign(issuer, id, dns, key, serial, validity);
        List<String> names = new ArrayList<>();
        names.add(id.toString());
        names.addAll(dns);
        return new Signed(
                new Certificate(
                        serial.toString(16),
                        appliance,
                        issuer.id(),
                        key.digest().toHex(),
                        key.kind(),
                        names,
                        now,
                        validity.from(),
                        validity.to()),
                entry,
                List.of(encoded(made), issuer.encoded()),
                current.bundle());
    }

    /**
     * The second step: takes note of a certificate, in the transaction that takes note of the report it was asked with.
     *
     * @param tier what the report came to
     * @throws NotIssued if the tier affords none; then nothing was written of it, and what was signed is to be thrown away
     */
    public static void record(Sql sql, Signed signed, TrustTier tier, Instant now) throws NotIssued {
        requireAfforded(tier);
        CertificateTable table = new CertificateTable(sql);
        requireRoom(table, signed, now);
        boolean isNew = tier != TrustTier.AFFIRMING
                && table.renewable(signed.row.appliance(), now).stream().noneMatch(each -> each.covers(signed.row));
        if (isNew) {
            throw new NotIssued(
                    NoCertificate.WOULD_WIDEN,
                    "with a " + tier
                            + " verdict only a certificate that still counts is renewed, for the same names and kind of key");
        }
        table.add(signed.row);
    }

    /**
     * As {@link #record(Sql, Signed, TrustTier, Instant)}, of a device that never reports and of which there is no verdict.
     *
     * @throws NotIssued if it has too many already; then nothing was written
     */
    public static void recordUnjudged(Sql sql, Signed signed, Instant now) throws NotIssued {
        CertificateTable table = new CertificateTable(sql);
        requireRoom(table, signed, now);
        table.add(signed.row);
    }

    private static void requireRoom(CertificateTable table, Signed signed, Instant now) throws NotIssued {
        int live = table.live(signed.row.appliance(), now).size();
        if (live >= MAX_LIVE) {
            throw new NotIssued(
                    NoCertificate.TOO_MANY,
                    "the appliance has " + live
                            + " certificates that still count; the next one can be had when one ends");
        }
    }

    /** Whether a tier affords a certificate at all: asked before anything is signed, and again when it counts. */
    public static void requireAfforded(TrustTier tier) throws NotIssued {
        switch (tier) {
            case AFFIRMING, WARNING -> {}
            case CONTRAINDICATED, NONE ->
                throw new NotIssued(
                        NoCertificate.NOT_TRUSTED, "the verdict is " + tier + ", which affords no certificate");
        }
    }

    /** What an appliance that reports has to be told of what it holds, if anything is not as it should be. */
    public Optional<CredentialUpdate> update(HeldCredential held) {
        Authority current = authority.current();
        List<Bytes> bundle = held.bundle().equals(current.bundleDigest()) ? List.of() : current.bundle();
        Optional<CredentialUpdate.Renewal> renewal =
                current.isOfRevoked(held) ? Optional.of(RenewalCause.ISSUER_REVOKED.renewal()) : Optional.empty();
        return bundle.isEmpty() && renewal.isEmpty()
                ? Optional.empty()
                : Optional.of(new CredentialUpdate(bundle, renewal));
    }

    private static SpiffeId identity(TrustDomain domain, RegisterEntry entry, ApplianceId appliance) throws NotIssued {
        if (!SpiffeId.isSegment(entry.site())) {
            throw new NotIssued(
                    NoCertificate.SITE_UNSUITABLE,
                    "the register's site cannot be part of a SPIFFE ID: it is letters, digits, dots, hyphens and underscores"
                            + " there, and nothing is escaped");
        }
        return new SpiffeId(domain, entry.site(), appliance);
    }

    private List<String> dnsNames(Issuer issuer, RegisterEntry entry) throws NotIssued {
        List<String> names = rules.dnsNames(entry);
        for (String name : names) {
            if (issuer.dns().stream().noneMatch(domain -> DnsName.isWithin(name, domain))) {
                throw new NotIssued(
                        NoCertificate.DNS_NAME_OUTSIDE,
                        "the authority may not certify " + name + ": it was made for "
                                + (issuer.dns().isEmpty() ? "no DNS names" : String.join(", ", issuer.dns())));
            }
        }
        return names;
    }

    private CertificateProfile.Validity validity(Issuer issuer, Instant now) {
        Instant end = now.plus(rules.lifetime());
        Instant issuerEnd = issuer.certificate().getNotAfter().toInstant();
        return new CertificateProfile.Validity(
                now.minus(AuthorityMaker.CLOCK_SKEW), end.isBefore(issuerEnd) ? end : issuerEnd);
    }

    private X509CertificateHolder sign(
            Issuer issuer,
            SpiffeId id,
            List<String> dns,
            CertifiableKey key,
            BigInteger serial,
            CertificateProfile.Validity validity)
            throws NotIssued {
        try {
            return CertificateProfile.leaf(
                    CertificateProfile.LeafTemplate.of(issuer.certificate(), issuer.keyIdentifier(), rules.published()),
                    id,
                    dns,
                    SubjectPublicKeyInfo.getInstance(key.info().toArray()),
                    serial,
                    validity,
                    issuer.signer());
        } catch (IOException | RuntimeOperatorException e) {
            throw new NotIssued(NoCertificate.AUTHORITY_UNAVAILABLE, "the issuer's key did not sign");
        }
    }

    private static Bytes encoded(X509CertificateHolder made) throws NotIssued {
        try {
            return Bytes.owning(made.getEncoded());
        } catch (IOException e) {
            throw new NotIssued(NoCertificate.AUTHORITY_UNAVAILABLE, "the certificate could not be encoded");
        }
    }
}
