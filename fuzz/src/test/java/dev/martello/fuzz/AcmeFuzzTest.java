package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.server.acme.AcmeProblem;
import dev.martello.server.acme.AttestationObject;
import dev.martello.server.acme.SignedRequest;
import dev.martello.server.authority.MalformedSigningRequest;
import dev.martello.server.authority.SigningRequest;
import dev.martello.server.intake.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

/** What clients of ACME send, before anybody knows who they are. */
class AcmeFuzzTest {
    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    static Stream<byte[]> acmeRequests() {
        return Stream.of(
                        "{\"alg\":\"ES256\",\"nonce\":\"AAAA\",\"url\":\"https://a/acme/v1/new-order\",\"kid\":\"https://a/acme/v1/account/b\"}",
                        "{\"alg\":\"ES256\",\"nonce\":\"AAAA\",\"url\":\"https://a/acme/v1/new-account\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
                                + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}}")
                .map(header -> "{\"protected\":\"" + base64(header) + "\",\"payload\":\"" + base64("{}")
                        + "\",\"signature\":\"AAAA\"}")
                .map(request -> request.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> attestationObjects() {
        byte[] some = {1, 2, 3};
        return Stream.of(new CBORMapper()
                .writeValueAsBytes(Map.of(
                        "fmt",
                        "tpm",
                        "attStmt",
                        Map.of(
                                "ver",
                                "2.0",
                                "alg",
                                -7,
                                "x5c",
                                List.of(some, some),
                                "sig",
                                some,
                                "certInfo",
                                some,
                                "pubArea",
                                some))));
    }

    static Stream<byte[]> signingRequests() throws Exception {
        KeyPair key = key();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(
                        GeneralName.otherName,
                        new OtherName(
                                new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3"),
                                new DERSequence(new DERUTF8String("SN-1"))))));
        return Stream.of(new PKCS10CertificationRequestBuilder(
                        new X500Name("CN=SN-1"),
                        SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()))
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                .getEncoded());
    }

    @MethodSource("acmeRequests")
    @FuzzTest(maxDuration = "2m")
    void acmeRequests(byte[] octets) throws Exception {
        new Parsing<>(AcmeProblem.class, SignedRequest::parse, 20_000)
                .check(octets, request -> assertThat(request.nonce()).isNotNull());
    }

    @MethodSource("attestationObjects")
    @FuzzTest(maxDuration = "2m")
    void attestationObjects(byte[] octets) throws Exception {
        new Parsing<>(Refusal.class, AttestationObject::parse, 20_000)
                .check(octets, object -> assertThat(object.chain()).hasSizeBetween(1, 7));
    }

    @MethodSource("signingRequests")
    @FuzzTest(maxDuration = "2m")
    void signingRequests(byte[] octets) throws Exception {
        new Parsing<>(MalformedSigningRequest.class, SigningRequest::parse, 50_000)
                .check(
                        octets,
                        request -> assertThat(SigningRequest.parse(Bytes.copyOf(octets)))
                                .isEqualTo(request));
    }
}
