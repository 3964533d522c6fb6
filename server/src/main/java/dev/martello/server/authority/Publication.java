package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What relying parties need to check certificates of appliances, for anybody to have. For use by many threads. */
public final class Publication {
    /** How often consumers of the bundle should look for another one. */
    private static final Duration REFRESH = Duration.ofMinutes(5);

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    /**
     * The trust domain's bundle.
     *
     * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md">SPIFFE Trust Domain and Bundle,
     *     section 4</a>
     */
    private record BundleDocument(long spiffe_sequence, long spiffe_refresh_hint, List<Jwk> keys) {}

    private record Jwk(String use, String kty, String crv, String x, String y, List<String> x5c) {}

    private final LiveAuthority authority;
    private final InstantSource clock;

    public Publication(LiveAuthority authority, InstantSource clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** The roots, as a SPIFFE bundle. */
    public Bytes bundle() {
        Authority current = authority.current();
        BundleDocument document = new BundleDocument(
                current.changed().getEpochSecond(),
                REFRESH.toSeconds(),
                current.roots().stream().map(Publication::jwk).toList());
        return Bytes.owning(JsonMapper.shared().writeValueAsBytes(document));
    }

    private static Jwk jwk(Root root) {
        if (!(root.certificate().getPublicKey() instanceof ECPublicKey key)) {
            throw new IllegalStateException("the root's key is on no elliptic curve");
        }
        Curve curve = Curve.of(key.getParams()).orElseThrow();
        TPMS_ECC_POINT point = curve.point(key.getW());
        return new Jwk(
                "x509-svid",
                "EC",
                "P-" + curve.parameters().getOrder().bitLength(),
                URL.encodeToString(point.x().toArray()),
                URL.encodeToString(point.y().toArray()),
                List.of(Base64.getEncoder().encodeToString(root.encoded().toArray())));
    }

    /** The roots, one behind the other in PEM. */
    public Bytes bundlePem() {
        return Bytes.ascii(
                Pem.encodeAll(AuthorityFolder.CERTIFICATE, authority.current().bundle()));
    }

    /** The revocation list of the root that new certificates are below, DER. */
    public Bytes rootList() {
        Authority current = authority.current();
        return current.issuing(clock.instant())
                .flatMap(current::root)
                .orElse(current.roots().getLast())
                .list()
                .encoded();
    }

    /** The certificate of an issuer, DER, if there is such an issuer. */
    public Optional<Bytes> issuer(String id) {
        return authority.current().issuer(id).map(Issuer::encoded);
    }
}
