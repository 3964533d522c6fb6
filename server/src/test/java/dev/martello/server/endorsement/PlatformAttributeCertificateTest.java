package dev.martello.server.endorsement;

import static dev.martello.server.endorsement.AttributeSketch.component;
import static dev.martello.server.endorsement.AttributeSketch.configuration;
import static dev.martello.server.endorsement.AttributeSketch.names;
import static dev.martello.server.endorsement.AttributeSketch.perfectAttributes;
import static dev.martello.server.endorsement.CertificateSketch.MAKER;
import static dev.martello.server.endorsement.CertificateSketch.NOW;
import static dev.martello.server.endorsement.CertificateSketch.authority;
import static dev.martello.server.endorsement.CertificateSketch.extension;
import static dev.martello.server.endorsement.CertificateSketch.generalizedTime;
import static dev.martello.server.endorsement.CertificateSketch.oid;
import static dev.martello.server.endorsement.CertificateSketch.perfect;
import static dev.martello.server.endorsement.CertificateSketch.platformName;
import static dev.martello.server.endorsement.CertificateSketch.rsa;
import static dev.martello.server.endorsement.CertificateSketch.utcTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.server.endorsement.PlatformAttributeCertificate.Holder;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.AttributeCertificateHolder;
import org.bouncycastle.cert.AttributeCertificateIssuer;
import org.bouncycastle.cert.X509v2AttributeCertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makers of machines say of the machine that an endorsement certificate's TPM is in, each really signed. */
class PlatformAttributeCertificateTest {
    private static final Authorities AUTHORITIES = Authorities.of(List.of(MAKER));
    private static final Holder HOLDER = new Holder(new X500Principal("CN=Maker"), BigInteger.valueOf(0x1122));

    @Test
    void readsWhichMachineAnEndorsementCertificateIsOfAndWhatIsInIt() throws Exception {
        PlatformAttributeCertificate certificate = read(perfectAttributes());

        assertThat(certificate.kind()).isEqualTo(CertificateKind.PLATFORM);
        assertThat(certificate.allDeviations()).isEmpty();
        assertThat(certificate.holder()).isEqualTo(HOLDER);
        assertThat(certificate.holder().is(DeviceCertificate.parse(perfect().signed())))
                .isTrue();
        assertThat(certificate.platform())
                .contains(new PlatformIdentity("value 1", "value 4", "value 5", Optional.of("value 6")));
        assertThat(certificate.components())
                .containsExactly(
                        new PlatformComponent("Disks", "D1", Optional.of("S-1")),
                        new PlatformComponent("Fans", "F2", Optional.empty()));
        assertThat(certificate.serialNumber()).isEqualTo(0x3344);
        assertThat(certificate.notBefore()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(AUTHORITIES.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Trusted.class);
    }

    @Test
    void isNotAboutAnotherCertificateOfTheSameMaker() throws Exception {
        Holder holder = read(perfectAttributes()).holder();

        assertThat(holder.is(DeviceCertificate.parse(
                        perfect().serialNumber(Bytes.of(2, 1, 0x11)).signed())))
                .isFalse();
        assertThat(holder.is(DeviceCertificate.parse(
                        perfect().issuer(CertificateSketch.name("CN=Other")).signed())))
                .isFalse();
    }

    /** Written by another library than this one. */
    @Test
    void readsWhatBouncyCastleWrites() throws Exception {
        KeyPair key = rsa(2048);
        X509v2AttributeCertificateBuilder builder = new X509v2AttributeCertificateBuilder(
                new AttributeCertificateHolder(new X500Name("CN=Maker"), BigInteger.valueOf(0x1122)),
                new AttributeCertificateIssuer(new X500Name("CN=Signer")),
                BigInteger.TEN,
                Date.from(NOW.minusSeconds(10)),
                Date.from(NOW.plusSeconds(10)));
        Endorsement read = Endorsement.parse(
                Bytes.owning(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()))
                        .getEncoded()));

        assertThat(read).isInstanceOfSatisfying(PlatformAttributeCertificate.class, certificate -> {
            assertThat(certificate.holder()).isEqualTo(HOLDER);
            assertThat(certificate.allDeviations()).containsExactly(Deviation.PLATFORM_UNNAMED);
        });
        assertThat(Authorities.of(List.of(authority("CN=Signer", key))).check(read, List.of(), NOW))
                .isInstanceOf(ChainCheck.Trusted.class);
        assertThat(AUTHORITIES.check(read, List.of(), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void readsTheComponentsOfTheFirstVersionToo() throws Exception {
        Bytes first = Der.of(0x30, Der.of(0x0c, Bytes.ascii("Disks")), Der.of(0x0c, Bytes.ascii("D1")));
        Bytes classed = Der.of(
                0x30, Der.of(0x04, Bytes.of(0, 1)), Der.of(0x0c, Bytes.ascii("A")), Der.of(0x0c, Bytes.ascii("B")));

        assertThat(read(perfectAttributes().attributes(configuration("01", first, classed)))
                        .components())
                .extracting(PlatformComponent::model)
                .containsExactly("D1", "B");
    }

    static Stream<Arguments> deviating() {
        return Stream.of(
                Arguments.of(Deviation.PLATFORM_UNNAMED, perfectAttributes().extensions()),
                Arguments.of(Deviation.PLATFORM_UNNAMED, perfectAttributes().extensions(platformName(1, 4))),
                Arguments.of(Deviation.PLATFORM_NAME_OLD, perfectAttributes().extensions(oldName())),
                Arguments.of(
                        Deviation.TIME_FORM,
                        perfectAttributes()
                                .validity(generalizedTime("20200101000000.5Z"), generalizedTime("20300101000000Z"))),
                Arguments.of(Deviation.SERIAL_NUMBER, perfectAttributes().serialNumber(Bytes.of(2, 1, 0))),
                Arguments.of(
                        Deviation.ALGORITHM_PARAMETERS,
                        perfectAttributes().algorithm(Der.of(0x30, oid("2a864886f70d01010b")))),
                Arguments.of(Deviation.INTEGER_ENCODING, perfectAttributes().serialNumber(Bytes.of(2, 2, 0, 1))));
    }

    @ParameterizedTest
    @MethodSource("deviating")
    void readsWhatDeviatesNamesItAndFindsWhoSignedIt(Deviation expected, AttributeSketch sketch) throws Exception {
        PlatformAttributeCertificate certificate = read(sketch);

        assertThat(certificate.allDeviations()).isEqualTo(EnumSet.of(expected));
        assertThat(AUTHORITIES.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Trusted.class);
    }

    @Test
    void findsPaddingAndTheHeaderOfStoredCertificatesAroundOne() throws Exception {
        Bytes good = perfectAttributes().signed();

        assertThat(Endorsement.parse(Bytes.concat(good, Bytes.repeat(0xff, 300)))
                        .allDeviations())
                .isEqualTo(Set.of(Deviation.PADDING));
        assertThat(Endorsement.parse(Bytes.concat(Bytes.of(0x10, 0x01, 0, good.length() >> 8, good.length()), good))
                        .allDeviations())
                .isEqualTo(Set.of(Deviation.STORED_HEADER));
    }

    static Stream<Arguments> refused() {
        Bytes serial = Der.of(0x02, Bytes.of(1));
        Bytes base = Der.of(0xa0, names("CN=Maker"), serial);
        Bytes two = Der.of(0x30, names("CN=Maker").from(2), names("CN=Other").from(2));
        return Stream.of(
                Arguments.of(
                        "expected 1, which is version 2", perfectAttributes().version(Der.of(0x02, Bytes.of(0)))),
                Arguments.of(
                        "expected 1, which is version 2", perfectAttributes().version(Der.of(0x02, Bytes.of(2)))),
                Arguments.of(
                        "expected holder.baseCertificateID", perfectAttributes().holder(Der.of(0xa1, names("CN=E")))),
                Arguments.of(
                        "tag a0 follows where nothing should",
                        perfectAttributes().holder(base, base)),
                Arguments.of("follows where nothing should", perfectAttributes().holder(Der.of(0xa0, two, serial))),
                Arguments.of("expected directoryName", perfectAttributes().holder(Der.of(0xa0, Der.of(0x30), serial))),
                Arguments.of(
                        "expected directoryName",
                        perfectAttributes()
                                .holder(Der.of(0xa0, Der.of(0x30, Der.of(0x82, Bytes.ascii("a.b"))), serial))),
                Arguments.of("no name", perfectAttributes().holder(Der.of(0xa0, unnamed(), serial))),
                Arguments.of(
                        "expected holder.baseCertificateID.serial",
                        perfectAttributes().holder(Der.of(0xa0, names("CN=Maker")))),
                Arguments.of("expected issuer.v2Form", perfectAttributes().issuer(names("CN=Maker"))),
                Arguments.of(
                        "follows where nothing should",
                        perfectAttributes().issuer(Der.of(0xa0, names("CN=Maker"), base))),
                Arguments.of(
                        "another one than outside",
                        perfectAttributes().algorithm(Der.of(0x30, oid("2a864886f70d01010c"), Bytes.of(5, 0)))),
                Arguments.of(
                        "a time with four digits",
                        perfectAttributes().validity(utcTime("200101000000Z"), generalizedTime("20300101000000Z"))),
                Arguments.of("stands twice", perfectAttributes().attributes(configuration("02"), configuration("02"))),
                Arguments.of(
                        "expected componentModel",
                        perfectAttributes()
                                .attributes(configuration("02", Der.of(0x30, Der.of(0x0c, Bytes.ascii("Disks")))))),
                Arguments.of(
                        "which is not understood",
                        perfectAttributes().extensions(platformName(1, 4, 5), extension("551d37", true, Der.of(0x30)))),
                Arguments.of(
                        "stands twice", perfectAttributes().extensions(platformName(1, 4, 5), platformName(1, 4, 5))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatCanBeReadInMoreThanOneWay(String why, AttributeSketch sketch) {
        assertThatThrownBy(() -> Endorsement.parse(sketch.signed()))
                .isInstanceOf(MalformedCertificate.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesEachTruncationAndWhatIsTooLong() {
        Bytes good = perfectAttributes().signed();
        for (int length = 0; length < good.length(); length++) {
            Bytes cut = good.slice(0, length);
            assertThatThrownBy(() -> Endorsement.parse(cut))
                    .as("cut to %d", length)
                    .isInstanceOf(MalformedCertificate.class);
        }
        assertThatThrownBy(() -> Endorsement.parse(Bytes.concat(good, Bytes.repeat(0, 1 << 16))))
                .isInstanceOf(MalformedCertificate.class)
                .hasMessageContaining("at most 65536");
        AttributeSketch many = perfectAttributes()
                .attributes(configuration(
                        "02",
                        Stream.generate(() -> component("A", "B")).limit(1000).toArray(Bytes[]::new)));
        assertThatThrownBy(() -> Endorsement.parse(many.signed())).isInstanceOf(MalformedCertificate.class);
    }

    /** The signature is over the octets as they came, so whatever is changed in them, nobody vouches for it. */
    @Test
    void believesNothingInWhichABitWasFlipped() {
        Bytes signed = perfectAttributes().toBeSigned();
        byte[] octets = perfectAttributes().signed().toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Endorsement read = Endorsement.parse(Bytes.copyOf(octets));
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
    void isNeverTakenForTheCertificateOfAKeyNorTheReverse() throws Exception {
        assertThatThrownBy(() -> DeviceCertificate.parse(perfectAttributes().signed()))
                .isInstanceOf(MalformedCertificate.class);
        assertThat(Endorsement.parse(perfect().signed())).isInstanceOf(DeviceCertificate.class);
        assertThat(Endorsement.parse(perfect().withoutExtensions().signed())).isInstanceOf(DeviceCertificate.class);
    }

    @Test
    void takesSignersThatAreNoAuthoritiesOnlyWhereTheOperatorNamesThem() throws Exception {
        KeyPair key = rsa(2048);
        Endorsement certificate = read(
                perfectAttributes().issuer(Der.of(0xa0, names("CN=Signer"))).signer(key.getPrivate()));
        X509Certificate signer = signer(key, KeyUsage.digitalSignature);

        assertThat(Authorities.of(List.of(MAKER, signer)).check(certificate, List.of(), NOW))
                .isEqualTo(new ChainCheck.Trusted(List.of(signer, MAKER)));
        assertThat(AUTHORITIES.check(certificate, List.of(signer), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
        assertThat(Authorities.of(List.of(signer)).check(certificate, List.of(), NOW))
                .isInstanceOf(ChainCheck.Untrusted.class);
        assertThat(Authorities.of(List.of(MAKER, signer(key, KeyUsage.keyEncipherment)))
                        .check(certificate, List.of(), NOW))
                .isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void tellsWhatIsTooLateFromWhatIsUntrusted() throws Exception {
        Endorsement late = read(
                perfectAttributes().validity(generalizedTime("20200101000000Z"), generalizedTime("20210101000000Z")));

        assertThat(AUTHORITIES.check(late, List.of(), NOW)).isInstanceOf(ChainCheck.NotValidNow.class);
    }

    private static PlatformAttributeCertificate read(AttributeSketch sketch) throws MalformedCertificate {
        return (PlatformAttributeCertificate) Endorsement.parse(sketch.signed());
    }

    /** A certificate of the maker's for somebody who signs, and who is no authority. */
    private static X509Certificate signer(KeyPair key, int usage) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Name("CN=Maker"),
                                BigInteger.TEN,
                                Date.from(NOW.minusSeconds(1000)),
                                Date.from(NOW.plusSeconds(1000)),
                                new X500Name("CN=Signer"),
                                key.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                        .build(new JcaContentSignerBuilder("SHA256withRSA")
                                .build(CertificateSketch.MAKER_KEY.getPrivate())));
    }

    private static Bytes unnamed() {
        return Der.of(0x30, Der.of(0xa4, Der.of(0x30, Der.of(0x31, Der.of(0x30, Bytes.of(5, 0))))));
    }

    /** The platform's manufacturer, model and version as version 1.0 of the profile has them. */
    static Bytes oldName() {
        Bytes[] each = Stream.of("04", "05", "06")
                .map(number -> Der.of(
                        0x31, Der.of(0x30, oid("67810502" + number), Der.of(0x0c, Bytes.ascii("value " + number)))))
                .toArray(Bytes[]::new);
        return extension("551d11", true, Der.of(0x30, Der.of(0xa4, Der.of(0x30, each))));
    }
}
