package dev.martello.server.endorsement;

import static dev.martello.server.endorsement.CertificateSketch.EK;
import static dev.martello.server.endorsement.CertificateSketch.MAKER;
import static dev.martello.server.endorsement.CertificateSketch.NOW;
import static dev.martello.server.endorsement.CertificateSketch.attribute;
import static dev.martello.server.endorsement.CertificateSketch.extension;
import static dev.martello.server.endorsement.CertificateSketch.generalizedTime;
import static dev.martello.server.endorsement.CertificateSketch.integer;
import static dev.martello.server.endorsement.CertificateSketch.name;
import static dev.martello.server.endorsement.CertificateSketch.oid;
import static dev.martello.server.endorsement.CertificateSketch.perfect;
import static dev.martello.server.endorsement.CertificateSketch.rsaKey;
import static dev.martello.server.endorsement.CertificateSketch.utcTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates as makers of TPMs really write them, each really signed, and as they must not be. */
class DeviceCertificateTest {
    private static final String RSA = "2a864886f70d010101";
    private static final String RSA_OAEP = "2a864886f70d010107";
    private static final BigInteger MODULUS = ((RSAPublicKey) EK.getPublic()).getModulus();
    private static final Bytes EXPONENT = integer(BigInteger.valueOf(65537));
    private static final Bytes SHA256_WITH_RSA = oid("2a864886f70d01010b");
    private static final Bytes SHA1_WITH_RSA = oid("2a864886f70d010105");
    private static final Bytes NULL = Bytes.of(5, 0);
    private static final Authorities AUTHORITIES = Authorities.of(List.of(MAKER));

    static Stream<Arguments> deviating() {
        Bytes good = perfect().signed();
        return Stream.of(
                one(Deviation.PADDING, Bytes.concat(good, Bytes.repeat(0, 300))),
                one(Deviation.PADDING, Bytes.concat(good, Bytes.repeat(0xff, 700))),
                one(
                        Deviation.STORED_HEADER,
                        Bytes.concat(Bytes.of(0x10, 0x01, 0, good.length() >> 8, good.length()), good)),
                one(Deviation.LENGTH_ENCODING, perfect().signed(longLength(perfect()))),
                one(Deviation.LENGTH_ENCODING, perfect().signed(indefiniteLength(perfect()))),
                one(
                        Deviation.INTEGER_ENCODING,
                        perfect().serialNumber(Bytes.of(2, 3, 0, 0, 0x11)).signed()),
                one(
                        Deviation.BOOLEAN_ENCODING,
                        perfect()
                                .basicConstraints(
                                        Der.of(0x30, oid("551d13"), Bytes.of(1, 1, 1), Der.of(0x04, Der.of(0x30))))
                                .signed()),
                one(
                        Deviation.DEFAULT_ENCODED,
                        perfect()
                                .basicConstraints(extension("551d13", true, Der.of(0x30, Bytes.of(1, 1, 0))))
                                .signed()),
                one(
                        Deviation.SET_ORDER,
                        perfect()
                                .alternativeName(alternativeName(true, Der.of(0x31, inner(3), inner(1), inner(2))))
                                .signed()),
                one(
                        Deviation.TIME_FORM,
                        perfect().notBefore(utcTime("2001010000Z")).signed()),
                one(
                        Deviation.TIME_FORM,
                        perfect().notBefore(utcTime("200101000000+0100")).signed()),
                one(
                        Deviation.TIME_FORM,
                        perfect().notAfter(generalizedTime("20300101000000Z")).signed()),
                one(
                        Deviation.TIME_FORM,
                        perfect().notAfter(generalizedTime("20600101000000.5Z")).signed()),
                one(
                        Deviation.SERIAL_NUMBER,
                        perfect().serialNumber(Bytes.of(2, 1, 0)).signed()),
                one(
                        Deviation.SERIAL_NUMBER,
                        perfect().serialNumber(Bytes.of(2, 2, 0x90, 0)).signed()),
                one(
                        Deviation.SERIAL_NUMBER,
                        perfect()
                                .serialNumber(Der.of(2, Bytes.repeat(0x11, 21)))
                                .signed()),
                one(
                        Deviation.ALGORITHM_PARAMETERS,
                        perfect()
                                .algorithms(
                                        "SHA256withRSA",
                                        Der.of(0x30, SHA256_WITH_RSA),
                                        Der.of(0x30, SHA256_WITH_RSA, NULL))
                                .signed()),
                one(
                        Deviation.WEAK_SIGNATURE,
                        perfect()
                                .algorithms(
                                        "SHA1withRSA",
                                        Der.of(0x30, SHA1_WITH_RSA, NULL),
                                        Der.of(0x30, SHA1_WITH_RSA, NULL))
                                .signed()),
                one(
                        Deviation.OAEP_KEY,
                        perfect()
                                .key(rsaKey(RSA_OAEP, integer(MODULUS), EXPONENT))
                                .signed()),
                one(
                        Deviation.EXPONENT,
                        perfect()
                                .key(rsaKey(RSA, integer(MODULUS), integer(BigInteger.ZERO)))
                                .signed()),
                one(
                        Deviation.EXPONENT,
                        perfect()
                                .key(rsaKey(RSA, integer(MODULUS), Bytes.EMPTY))
                                .signed()),
                one(
                        Deviation.MODULUS_SIGN,
                        perfect()
                                .key(rsaKey(
                                        RSA,
                                        Der.of(
                                                2,
                                                Bytes.owning(MODULUS.toByteArray())
                                                        .from(1)),
                                        EXPONENT))
                                .signed()),
                one(
                        Deviation.TPM_UNNAMED,
                        perfect().alternativeName(Bytes.EMPTY).signed()),
                one(
                        Deviation.TPM_UNNAMED,
                        perfect()
                                .alternativeName(alternativeName(true, attribute(1), attribute(2)))
                                .signed()),
                one(
                        Deviation.ALTERNATIVE_NAME_NOT_CRITICAL,
                        perfect()
                                .alternativeName(alternativeName(false, attribute(1), attribute(2), attribute(3)))
                                .signed()),
                one(
                        Deviation.EXTENDED_KEY_USAGE,
                        perfect().extendedKeyUsage(Bytes.EMPTY).signed()),
                one(
                        Deviation.KEY_USAGE,
                        perfect()
                                .keyUsage(extension("551d0f", true, Bytes.of(3, 2, 7, 0x80)))
                                .signed()),
                one(
                        Deviation.KEY_USAGE,
                        perfect()
                                .keyUsage(extension("551d0f", true, Bytes.of(3, 2, 2, 0x24)))
                                .signed()),
                one(Deviation.KEY_USAGE, perfect().keyUsage(Bytes.EMPTY).signed()),
                one(
                        Deviation.AUTHORITY,
                        perfect()
                                .basicConstraints(extension("551d13", true, Der.of(0x30, Bytes.of(1, 1, 0xff))))
                                .signed()),
                one(
                        Deviation.DIRECTORY_ATTRIBUTES_CRITICAL,
                        perfect().with(extension("551d09", true, Der.of(0x30))).signed()),
                Arguments.of(
                        EnumSet.of(
                                Deviation.VERSION,
                                Deviation.TPM_UNNAMED,
                                Deviation.KEY_USAGE,
                                Deviation.EXTENDED_KEY_USAGE),
                        perfect().withoutExtensions().signed()));
    }

    private static Arguments one(Deviation deviation, Bytes octets) {
        return Arguments.of(EnumSet.of(deviation), octets);
    }

    private static Bytes alternativeName(boolean isCritical, Bytes... attributes) {
        return extension("551d11", isCritical, Der.of(0x30, Der.of(0xa4, Der.of(0x30, attributes))));
    }

    /** An attribute without the set around it. */
    private static Bytes inner(int number) {
        return attribute(number).from(2);
    }

    private static Bytes longLength(CertificateSketch sketch) {
        Bytes content = sketch.toBeSignedContent();
        return Bytes.concat(Bytes.of(0x30, 0x84, 0, 0, content.length() >> 8, content.length()), content);
    }

    private static Bytes indefiniteLength(CertificateSketch sketch) {
        return Bytes.concat(Bytes.of(0x30, 0x80), sketch.toBeSignedContent(), Bytes.of(0, 0));
    }

    @ParameterizedTest
    @MethodSource("deviating")
    void readsWhatDeviatesNamesItAndFindsWhoSignedIt(Set<Deviation> expected, Bytes octets) throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(octets);

        assertThat(EkProfile.deviations(certificate)).isEqualTo(expected);
        assertThat(certificate.key()).isEqualTo(EK.getPublic());
        assertThat(AUTHORITIES.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Trusted.class);
    }

    @Test
    void everyDeviationHasASample() {
        assertThat(Stream.concat(deviating(), IdentityCertificateTest.deviating())
                        .map(each -> String.valueOf(each.get()[0]))
                        .collect(Collectors.joining()))
                .contains(Arrays.stream(Deviation.values()).map(Deviation::name).toList());
    }

    @Test
    void findsNothingInACertificateThatIsAsItShouldBe() throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(perfect().signed());

        assertThat(EkProfile.deviations(certificate)).isEmpty();
        assertThat(certificate.tpm()).contains(new TpmIdentity("id:494E5443", "ADL", "id:02580012"));
        assertThat(certificate.tpm().orElseThrow().vendor()).isEqualTo("Intel");
        assertThat(certificate.serialNumber()).isEqualTo(0x1122);
        assertThat(certificate.issuer().getName()).isEqualTo("CN=Maker");
        assertThat(certificate.notBefore()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    void readsTimesWithZonesAndWithoutAnEnd() throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(perfect()
                .notBefore(utcTime("490101000000-0230"))
                .notAfter(generalizedTime("99991231235959Z"))
                .signed());
        assertThat(certificate.notBefore()).isEqualTo(Instant.parse("2049-01-01T02:30:00Z"));
        assertThat(certificate.notAfter()).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(DeviceCertificate.parse(
                                perfect().notBefore(utcTime("500101000000Z")).signed())
                        .notBefore())
                .isEqualTo(Instant.parse("1950-01-01T00:00:00Z"));
    }

    @Test
    void readsTheSerialNumberOfADeviceIdentity() throws Exception {
        Bytes module = Der.of(0x30, oid("2b06010401"), Der.of(0x04, Bytes.ascii("CZ1234")));
        Bytes otherName = Der.of(0xa0, oid("2b06010505070804"), Der.of(0xa0, module));
        DeviceCertificate certificate = DeviceCertificate.parse(perfect()
                .alternativeName(extension("551d11", false, Der.of(0x30, otherName)))
                .signed());
        assertThat(certificate.extensions().alternativeName().module())
                .hasValueSatisfying(each -> assertThat(each.serial()).isEqualTo("CZ1234"));
    }

    static Stream<Arguments> refused() {
        Bytes good = perfect().signed();
        return Stream.of(
                Arguments.of("that are no padding", Bytes.concat(good, Bytes.of(0, 0, 1))),
                Arguments.of("that are no padding", Bytes.concat(good, good)),
                Arguments.of("follows where nothing should", Der.of(0x30, good.from(4), Bytes.of(5, 0))),
                Arguments.of(
                        "which is not understood",
                        perfect().with(extension("551d1e", true, Der.of(0x30))).signed()),
                Arguments.of(
                        "stands twice",
                        perfect()
                                .with(extension("551d25", false, Der.of(0x30, oid("6781050801"))))
                                .signed()),
                Arguments.of(
                        "stands twice",
                        perfect()
                                .alternativeName(
                                        alternativeName(true, attribute(1), attribute(2), attribute(3), attribute(3)))
                                .signed()),
                Arguments.of(
                        "another one than outside",
                        perfect()
                                .algorithms(
                                        "SHA256withRSA",
                                        Der.of(0x30, SHA1_WITH_RSA, NULL),
                                        Der.of(0x30, SHA256_WITH_RSA, NULL))
                                .signed()),
                Arguments.of(
                        "which is not supported",
                        perfect()
                                .algorithms(
                                        "MD5withRSA",
                                        Der.of(0x30, oid("2a864886f70d010104"), NULL),
                                        Der.of(0x30, oid("2a864886f70d010104"), NULL))
                                .signed()),
                Arguments.of(
                        "no time that names its zone",
                        perfect().notAfter(generalizedTime("20300101000000")).signed()),
                Arguments.of(
                        "no such time",
                        perfect().notAfter(utcTime("301301000000Z")).signed()),
                Arguments.of(
                        "no such time",
                        perfect().notAfter(utcTime("300230000000Z")).signed()),
                Arguments.of(
                        "expected 0, 1 or 2",
                        perfect().version(Der.of(0xa0, Bytes.of(2, 1, 7))).signed()),
                Arguments.of("cannot have", perfect().version(Bytes.EMPTY).signed()),
                Arguments.of(
                        "no bit string of whole octets",
                        perfect().key(oddBits()).signed()),
                Arguments.of(
                        "no RSA key",
                        perfect()
                                .key(rsaKey(RSA, integer(BigInteger.TWO), EXPONENT))
                                .signed()),
                Arguments.of(
                        "is not supported",
                        perfect().key(rsaKey("2a0304", EXPONENT, EXPONENT)).signed()),
                Arguments.of(
                        "a truth value of 2 octets",
                        perfect()
                                .with(Der.of(0x30, oid("2a03"), Bytes.of(1, 2, 0, 0)))
                                .signed()),
                Arguments.of(
                        "an integer of no octets",
                        perfect().serialNumber(Bytes.of(2, 0)).signed()),
                Arguments.of(
                        "no name",
                        perfect()
                                .issuer(Der.of(0x30, Der.of(0x31, Der.of(0x30, Bytes.of(5, 0)))))
                                .signed()),
                Arguments.of(
                        "tag 24",
                        perfect()
                                .with(Der.of(0x30, oid("2a03"), Der.of(0x24, Bytes.of(4, 0))))
                                .signed()),
                Arguments.of("a tag of several octets", Bytes.of(0x3f, 0x81, 0x01, 0)),
                Arguments.of("up to 4 octets", Bytes.of(0x30, 0x85, 0, 0, 0, 0, 0)),
                Arguments.of("up to 4 octets", Bytes.of(0x04, 0x80, 0, 0)),
                Arguments.of("but only", Bytes.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)),
                Arguments.of("found the end of all", Bytes.concat(Bytes.of(0x30, 0x80), Bytes.of(0))),
                Arguments.of("nests deeper", nested(30)),
                Arguments.of("more than 4096 elements", Der.of(0x30, Bytes.repeat(0, 10_000))),
                Arguments.of("at most 16384", Bytes.concat(good, Bytes.repeat(0, 17_000))),
                Arguments.of("expected a tag", Bytes.EMPTY));
    }

    private static Bytes oddBits() {
        return Der.of(0x30, Der.of(0x30, oid(RSA), NULL), Der.of(0x03, Bytes.of(3, 8)));
    }

    private static Bytes nested(int depth) {
        Bytes inside = Bytes.EMPTY;
        for (int i = 0; i < depth; i++) {
            inside = Der.of(0x30, inside);
        }
        return inside;
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatCanBeReadInMoreThanOneWay(String why, Bytes octets) {
        assertThatThrownBy(() -> DeviceCertificate.parse(octets))
                .isInstanceOf(MalformedCertificate.class)
                .hasMessageContaining(why);
    }

    /** The signature is over the octets as they came, so whatever is changed in them, nobody vouches for it. */
    @Test
    void believesNothingInWhichABitWasFlipped() {
        Bytes good = perfect().signed();
        Bytes signed = perfect().toBeSigned();
        byte[] octets = good.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                DeviceCertificate read = DeviceCertificate.parse(Bytes.copyOf(octets));
                if (AUTHORITIES.check(read, List.of(), NOW) instanceof ChainCheck.Trusted) {
                    assertThat(read.signature().signed()).as("bit %d", bit).isEqualTo(signed);
                }
            } catch (MalformedCertificate e) {
                assertThat(e.offset()).as("bit %d", bit).isBetween(0, octets.length);
            }
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void refusesEachTruncation() {
        for (Bytes good : List.of(perfect().signed(), perfect().signed(indefiniteLength(perfect())))) {
            for (int length = 0; length < good.length(); length++) {
                Bytes cut = good.slice(0, length);
                assertThatThrownBy(() -> DeviceCertificate.parse(cut))
                        .as("cut to %d", length)
                        .isInstanceOf(MalformedCertificate.class);
            }
        }
    }

    @Test
    void comparesNamesAsX500DoesAndNotByOctets() throws Exception {
        DeviceCertificate certificate =
                DeviceCertificate.parse(perfect().issuer(name("CN=\\ MAKER ")).signed());
        assertThat(AUTHORITIES.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Trusted.class);
    }
}
