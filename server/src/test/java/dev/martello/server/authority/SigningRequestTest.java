package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are well formed as far as ASN.1 goes, and at which the library throws what nobody declared. */
class SigningRequestTest {
    private static DERSequence sequence(ASN1Encodable... parts) {
        ASN1EncodableVector all = new ASN1EncodableVector();
        for (ASN1Encodable each : parts) {
            all.add(each);
        }
        return new DERSequence(all);
    }

    /** A request with one other name. */
    private static Bytes request(String type, ASN1Encodable value) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair key = generator.generateKeyPair();
        DERSequence names = sequence(new DERTaggedObject(
                false, 0, sequence(new ASN1ObjectIdentifier(type), new DERTaggedObject(true, 0, value))));
        return Bytes.owning(new JcaPKCS10CertificationRequestBuilder(new X500Name(""), key.getPublic())
                .addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new Extensions(new Extension(Extension.subjectAlternativeName, false, names.getEncoded())))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                .getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.6.1.5.5.7.8.4", "1.3.6.1.5.5.7.8.3"})
    void aSigningRequestWhoseNamesLackAPartIsRefused(String type) throws Exception {
        assertThatThrownBy(() -> SigningRequest.parse(request(type, sequence())))
                .isInstanceOf(MalformedSigningRequest.class);
        assertThatThrownBy(() -> SigningRequest.parse(request(type, new DERUTF8String("SN-1"))))
                .isInstanceOf(MalformedSigningRequest.class);
        assertThatThrownBy(() -> SigningRequest.parse(request(type, sequence(new ASN1ObjectIdentifier("1.2.3")))))
                .isInstanceOf(MalformedSigningRequest.class);
    }
}
