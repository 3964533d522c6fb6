package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * Says of single certificates whether they count, as the store has it at this moment; signed by the issuer itself. For use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6960">RFC 6960, OCSP</a>
 */
public final class OcspResponder {
    private static final System.Logger LOG = System.getLogger(OcspResponder.class.getName());

    /** More than a few certificates at a time, or an extension of any size, is nobody's honest question. */
    public static final int MAX_REQUEST_BYTES = 4096;

    /** In a path there is less room; RFC 5019, section 5, has clients go by {@code GET} up to 255 octets of all. */
    private static final int MAX_ENCODED_CHARS = 1024;

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Database database;
    private final LiveAuthority authority;
    private final InstantSource clock;
    private final DigestCalculatorProvider digests;

    public OcspResponder(Database database, LiveAuthority authority, InstantSource clock) {
        this.database = database;
        this.authority = authority;
        this.clock = clock;
        try {
            this.digests = new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this Java runtime has no digests", e);
        }
    }

    /** Answers a question, or says in the protocol's words why not. */
    public Bytes answer(Bytes question) {
        Optional<OcspQuestion> asked = OcspQuestion.parse(question);
        if (asked.isEmpty()) {
            return failure(OCSPRespBuilder.MALFORMED_REQUEST);
        }
        Authority current = authority.current();
        Optional<Issuer> issuer = current.issuers().stream()
                .filter(each -> each.hasKey()
                        && matches(each, asked.get().certificates().getFirst()))
                .findFirst();
        if (issuer.isEmpty()) {
            return failure(OCSPRespBuilder.UNAUTHORIZED);
        }
        try {
            return Bytes.owning(new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic(current, issuer.get(), asked.get()))
                    .getEncoded());
        } catch (IOException | OCSPException | RuntimeOperatorException e) {
            LOG.log(Level.ERROR, "a question of OCSP was not answered", e);
            return failure(OCSPRespBuilder.INTERNAL_ERROR);
        }
    }

    /**
     * As {@link #answer}, for a question in Base64, as it stands in the path of a {@code GET}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6960#appendix-A.1">RFC 6960, appendix A.1</a>
     */
    public Bytes answerEncoded(String question) {
        if (question.length() > MAX_ENCODED_CHARS) {
            return failure(OCSPRespBuilder.MALFORMED_REQUEST);
        }
        try {
            return answer(Bytes.owning(Base64.getDecoder().decode(question)));
        } catch (IllegalArgumentException e) {
            return failure(OCSPRespBuilder.MALFORMED_REQUEST);
        }
    }

    private BasicOCSPResp basic(Authority current, Issuer issuer, OcspQuestion asked)
            throws IOException, OCSPException {
        Instant now = clock.instant();
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(responder(issuer));
        for (CertificateID each : asked.certificates()) {
            builder.addResponse(each, status(current, issuer, each), Date.from(now), Date.from(now.plus(LIFE)));
        }
        asked.nonce().ifPresent(nonce -> builder.setResponseExtensions(new Extensions(nonce)));
        return builder.build(
                issuer.signer(),
                new X509CertificateHolder[] {
                    new X509CertificateHolder(issuer.encoded().toArray())
                },
                Date.from(now));
    }

    private RespID responder(Issuer issuer) throws OCSPException {
        try {
            return new RespID(
                    SubjectPublicKeyInfo.getInstance(
                            issuer.certificate().getPublicKey().getEncoded()),
                    digests.get(RespID.HASH_SHA1));
        } catch (OperatorCreationException e) {
            throw new OCSPException("the responder cannot be named", e);
        }
    }

    /**
     * Of an issuer that was revoked nothing is good, not even what is not known here: whoever stole its key may have made that.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6960#section-2.7">RFC 6960, section 2.7</a>
     */
    private CertificateStatus status(Authority current, Issuer issuer, CertificateID asked) {
        if (!matches(issuer, asked)) {
            return new UnknownStatus();
        }
        Optional<RevocationListProfile.Entry> revocation = current.revocation(issuer);
        if (revocation.isPresent()) {
            return new RevokedStatus(
                    Date.from(revocation.get().since()),
                    IssuerRevocation.ofIssued(revocation.get().reason()).crlReason());
        }
        String serial = asked.getSerialNumber().toString(16);
        return switch (database.read(sql -> new CertificateTable(sql).status(issuer.id(), serial))) {
            case CertificateTable.Status.Good _ -> CertificateStatus.GOOD;
            case CertificateTable.Status.Revoked revoked ->
                new RevokedStatus(Date.from(revoked.since()), revoked.reason().crlReason());
            case CertificateTable.Status.Unknown _ -> new UnknownStatus();
        };
    }

    private boolean matches(Issuer issuer, CertificateID asked) {
        try {
            return asked.matchesIssuer(
                    new X509CertificateHolder(issuer.encoded().toArray()), digests);
        } catch (OCSPException | IOException e) {
            return false; // named by a digest that is not known here
        }
    }

    private static Bytes failure(int status) {
        try {
            OCSPResp failure = new OCSPRespBuilder().build(status, null);
            return Bytes.owning(failure.getEncoded());
        } catch (OCSPException | IOException e) {
            throw new IllegalStateException("an answer without content cannot be encoded", e);
        }
    }
}
