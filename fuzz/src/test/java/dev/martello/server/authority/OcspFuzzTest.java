package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.fuzz.Parsing;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What anybody may ask of certificates; beside the code, because it is read by its package alone. */
class OcspFuzzTest {
    static Stream<byte[]> ocspQuestions() throws Exception {
        CertificateID one = new CertificateID(new CertID(
                new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1),
                new DEROctetString(new byte[20]),
                new DEROctetString(new byte[20]),
                new ASN1Integer(BigInteger.TEN)));
        Extension nonce = new Extension(
                OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                false,
                new DEROctetString(new DEROctetString(new byte[32]).getEncoded()));
        return Stream.of(
                new OCSPReqBuilder().addRequest(one).build().getEncoded(),
                new OCSPReqBuilder()
                        .addRequest(one)
                        .addRequest(one)
                        .setRequestExtensions(new Extensions(nonce))
                        .build()
                        .getEncoded());
    }

    /** What is no question is none, so no exception is declared. */
    @MethodSource("ocspQuestions")
    @FuzzTest(maxDuration = "2m")
    void ocspQuestions(byte[] octets) throws Exception {
        new Parsing<Optional<OcspQuestion>>(NoneDeclared.class, OcspQuestion::parse, 20_000)
                .check(
                        octets,
                        asked -> asked.ifPresent(question -> {
                            assertThat(question.certificates())
                                    .hasSizeBetween(1, 8)
                                    .allSatisfy(each ->
                                            assertThat(each.getSerialNumber()).isNotNull());
                            assertThat(question.nonce()
                                            .map(each -> each.getExtnValue().getOctets().length))
                                    .satisfiesAnyOf(
                                            none -> assertThat(none).isEmpty(),
                                            some -> assertThat(some.orElseThrow())
                                                    .isLessThanOrEqualTo(131));
                        }));
    }

    private static final class NoneDeclared extends Exception {}

    @Test
    void samplesAreQuestions() throws Exception {
        assertThat(ocspQuestions())
                .allSatisfy(each ->
                        assertThat(OcspQuestion.parse(Bytes.owning(each))).isPresent());
    }
}
