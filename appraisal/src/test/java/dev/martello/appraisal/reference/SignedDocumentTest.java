package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedDocumentTest {
    private static final SigningKey KEY = newKey();
    private static final TrustedKeys TRUSTED = TrustedKeys.of(List.of(KEY.publicKey()));
    private static final Release RELEASE = new Release(
            "2026.11.2",
            Platform.LINUX_AMD64,
            7,
            "November “maintenance” \u2028 \\ {}[]",
            NamedDigests.of(Map.of("kernel", List.of(HashAlgorithm.SHA256.hash(Bytes.ascii("kernel"))))),
            List.of("root=/dev/dm-0 quiet"),
            List.of(),
            FileDigests.of(Map.of("/usr/sbin/nginx", List.of(HashAlgorithm.SHA256.hash(Bytes.ascii("nginx"))))));

    @Test
    void opensWhatItSigned() throws SigningFailure, MalformedDocument {
        assertThat(open(SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY)))
                .isEqualTo(new Opened.Trusted<>(RELEASE, new TreeSet<>(List.of(TrustedKeys.id(KEY.publicKey())))));
    }

    @Test
    void signsAnInTotoStatementWhoseSubjectIsTheDocument() throws SigningFailure {
        Dsse envelope = SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY);

        assertThat(envelope.payloadType()).isEqualTo("application/vnd.in-toto+json");
        assertThat(text(envelope))
                .isEqualTo(
                        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"linux/amd64/2026.11.2\","
                                + "\"digest\":{\"sha256\":\""
                                + RELEASE.digest().octets().toHex() + "\"}}],"
                                + "\"predicateType\":\"https://martello.dev/release/v1\",\"predicate\":"
                                + ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8) + "}");
    }

    @Test
    void opensStatementThatIsWrittenInAnotherWay() throws SigningFailure, MalformedDocument {
        String spaced = text(SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY))
                .replace("\"_type\":\"https://in-toto.io/Statement/v1\",", "")
                .replaceAll("([:,\\[{])\"", "$1 \n\"")
                .replaceFirst("}$", " , \"_type\" : \"https://in-toto.io/Statement/v1\" }\n");

        assertThat(open(signed(spaced)))
                .isInstanceOfSatisfying(
                        Opened.Trusted.class,
                        trusted -> assertThat(trusted.document()).isEqualTo(RELEASE));
    }

    @Test
    void looksAtSignaturesBeforeAllElse() throws SigningFailure, MalformedDocument {
        Dsse garbage = Dsse.sign(Statement.PAYLOAD_TYPE, Bytes.ascii("garbage"), newKey());

        assertRefused(open(garbage), "release.signature-unknown-key");
        assertRefused(open(Dsse.sign("text/plain", Bytes.ascii("garbage"), KEY)), "release.payload-type");
    }

    @Test
    void refusesDocumentOfAnotherKind() throws SigningFailure, MalformedDocument {
        assertRefused(
                open(changed("https://martello.dev/release/v1", "https://martello.dev/profile/v1")),
                "release.predicate-type");
    }

    @Test
    void refusesDocumentThatIsNotTheSubject() throws SigningFailure, MalformedDocument {
        assertRefused(open(changed("\"securityVersion\":7", "\"securityVersion\":8")), "release.subject-mismatch");
        assertRefused(open(changed(RELEASE.digest().octets().toHex(), "0".repeat(64))), "release.subject-mismatch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Statement/v1"       | Statement/v0.1"                 | expected https://in-toto.io/Statement/v1
            {"_type":           | {"type":                        | "type" is not a field
            {"_type":           | {"_type":"","_type":            | _type is , expected
            {"_type":           | {"predicateType":"x","_type":   | predicateType is there twice
            "subject":[         | "subject":[],"x":[              | expected an object, found end array
            "subject":[         | "subject":[{"name":"a","digest":{"sha256":"ab"}}, | more than one subject
            "subject":[         | "subject":["a",                 | expected an object
            "subject":[{        | "subject":{"a":{                | expected an array
            {"name":            | {"uri":"file:///","name":       | "uri" is not a field
            {"name":            | {"name":"a","name":             | name is there twice
            {"sha256":          | {"sha1":                        | "sha1" is not a field
            {"sha256":"         | {"sha256":"0                    | 64 lower-case
            "name":"linux/      | "name":3,"x":"linux/            | a string
            "predicate":{       | "predicate":[{                  | expected an object
            "predicate":{       | "predicate":null,"x":{          | expected an object
            "predicate":{       | "predicate":{},"predicate":{    | predicate is there twice
            "predicate":{       | "x":{                           | "x" is not a field
            "predicateType"     | "x"                             | "x" is not a field
            """)
    void refusesWhatIsNoStatement(String from, String to, String problem) throws SigningFailure {
        Dsse envelope = changed(from, to);

        assertThatExceptionOfType(MalformedStatement.class)
                .isThrownBy(() -> open(envelope))
                .withMessageContaining(problem)
                .withMessageStartingWith("in-toto statement, ");
    }

    @Test
    void refusesDocumentThatIsNoneWithItsPlace() throws SigningFailure {
        Dsse envelope = changed("\"manifest\":1", "\"manifest\":1,\"manifest\":1");

        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> open(envelope))
                .withMessageContaining("manifest is there twice");
    }

    @Test
    void refusesEveryTruncation() throws SigningFailure {
        Bytes whole = SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY).payload();
        for (int length = 0; length < whole.length(); length++) {
            Bytes cut = whole.slice(0, length);
            assertThatExceptionOfType(MalformedStatement.class).isThrownBy(() -> Statement.parse(cut));
        }
        assertThatExceptionOfType(MalformedStatement.class)
                .isThrownBy(() -> Statement.parse(Bytes.concat(whole, Bytes.ascii("{}"))));
    }

    @Test
    void throwsNothingElseForFlippedBits() throws SigningFailure {
        byte[] whole = SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY)
                .payload()
                .toArray();
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Statement read = Statement.parse(Bytes.owning(flipped));
                assertThat(read.write()).isNotEqualTo(Bytes.copyOf(whole));
            } catch (MalformedStatement e) {
                assertThat(e).hasMessageStartingWith("in-toto statement");
            }
        }
    }

    @Test
    void refusesAbsurdSizesAndOtherEncodings() throws SigningFailure {
        String good = text(SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY));
        for (Bytes statement : List.of(
                Bytes.ascii("[".repeat(1_000_000)),
                Bytes.ascii("{\"predicate\":".repeat(100_000)),
                Bytes.utf8(good.replace(
                        "\"predicate\":{", "\"predicate\":{\"x\":" + "[".repeat(20) + "]".repeat(20) + ",")),
                Bytes.utf8(good.replace("\"name\":\"", "\"name\":\"" + "x".repeat(257))),
                Bytes.utf8(good.replace("\"predicateType\":\"", "\"predicateType\":\"" + "x".repeat(257))),
                Bytes.utf8(good.replace("\"name\":\"linux/amd64/2026.11.2\"", "\"name\":\"\"")),
                Bytes.copyOf(good.getBytes(StandardCharsets.UTF_16)),
                Bytes.repeat(' ', Statement.MAX_BYTES + 1))) {
            assertThatExceptionOfType(MalformedStatement.class).isThrownBy(() -> Statement.parse(statement));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Statement("a", HashAlgorithm.SHA1.zero(), "b", Bytes.ascii("{}")));
    }

    private static Opened<Release> open(Dsse envelope) throws MalformedDocument {
        return SignedDocument.open(DocumentKind.RELEASE, envelope.write(), TRUSTED);
    }

    private static void assertRefused(Opened<Release> opened, String reason) {
        assertThat(opened)
                .isInstanceOfSatisfying(
                        Opened.Refused.class,
                        refused -> assertThat(refused.reason().id(DocumentKind.RELEASE))
                                .isEqualTo(reason));
    }

    /** A statement that differs in one place, with a good signature. */
    private static Dsse changed(String from, String to) throws SigningFailure {
        String good = text(SignedDocument.sign(DocumentKind.RELEASE, RELEASE, KEY));
        assertThat(good).contains(from);
        return signed(good.replace(from, to));
    }

    private static Dsse signed(String statement) throws SigningFailure {
        return Dsse.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(statement), KEY);
    }

    private static String text(Dsse envelope) {
        return envelope.payload().toString(StandardCharsets.UTF_8);
    }

    private static SigningKey newKey() {
        try {
            return SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
