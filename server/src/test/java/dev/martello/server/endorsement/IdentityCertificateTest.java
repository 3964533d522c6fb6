package dev.martello.server.endorsement;

import static dev.martello.server.endorsement.CertificateSketch.EK;
import static dev.martello.server.endorsement.CertificateSketch.MAKER;
import static dev.martello.server.endorsement.CertificateSketch.NOW;
import static dev.martello.server.endorsement.CertificateSketch.attribute;
import static dev.martello.server.endorsement.CertificateSketch.authority;
import static dev.martello.server.endorsement.CertificateSketch.extension;
import static dev.martello.server.endorsement.CertificateSketch.moduleName;
import static dev.martello.server.endorsement.CertificateSketch.oid;
import static dev.martello.server.endorsement.CertificateSketch.perfect;
import static dev.martello.server.endorsement.CertificateSketch.perfectIak;
import static dev.martello.server.endorsement.CertificateSketch.perfectIdevid;
import static dev.martello.server.endorsement.CertificateSketch.perfectPlatform;
import static dev.martello.server.endorsement.CertificateSketch.platformName;
import static dev.martello.server.endorsement.CertificateSketch.rsa;
import static dev.martello.server.endorsement.CertificateSketch.utcTime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates of the keys that makers of machines put into TPMs, told apart by what they say, each really signed. */
class IdentityCertificateTest {
    private static final Bytes NO_SIGNATURES = extension("551d0f", true, Bytes.of(3, 2, 5, 0x20));

    static Stream<Arguments> deviating() {
        return Stream.of(
                one(CertificateKind.IAK, Deviation.DEVICE_UNNAMED, perfectIak().alternativeName(Bytes.EMPTY)),
                one(
                        CertificateKind.IAK,
                        Deviation.HARDWARE_TYPE,
                        perfectIak().alternativeName(moduleName("2b06010401"))),
                one(
                        CertificateKind.IAK,
                        Deviation.ATTESTATION_KEY_USAGE,
                        perfectIak().extendedKeyUsage(Bytes.EMPTY)),
                one(
                        CertificateKind.IAK,
                        Deviation.VERIFICATION_POLICY,
                        perfectIak().policies()),
                one(
                        CertificateKind.IAK,
                        Deviation.VERIFICATION_POLICY,
                        perfectIak().policies(1, 2)),
                one(CertificateKind.IAK, Deviation.EXPIRES, perfectIak().notAfter(utcTime("300101000000Z"))),
                one(CertificateKind.IAK, Deviation.KEY_USAGE, perfectIak().keyUsage(NO_SIGNATURES)),
                one(CertificateKind.IAK, Deviation.KEY_USAGE, perfectIak().keyUsage(Bytes.EMPTY)),
                one(
                        CertificateKind.IAK,
                        Deviation.AUTHORITY,
                        perfectIak().basicConstraints(extension("551d13", true, Der.of(0x30, Bytes.of(1, 1, 0xff))))),
                one(
                        CertificateKind.IDEVID,
                        Deviation.DEVICE_UNNAMED,
                        perfectIdevid().alternativeName(Bytes.EMPTY)),
                one(
                        CertificateKind.IDEVID,
                        Deviation.HARDWARE_TYPE,
                        perfectIdevid().alternativeName(moduleName("2b06010401"))),
                one(
                        CertificateKind.IDEVID,
                        Deviation.VERIFICATION_POLICY,
                        perfectIdevid().policies()),
                one(
                        CertificateKind.IDEVID,
                        Deviation.VERIFICATION_POLICY,
                        perfectIdevid().policies(2)),
                one(CertificateKind.IDEVID, Deviation.EXPIRES, perfectIdevid().notAfter(utcTime("300101000000Z"))),
                one(CertificateKind.IDEVID, Deviation.KEY_USAGE, perfectIdevid().keyUsage(NO_SIGNATURES)),
                one(
                        CertificateKind.PLATFORM,
                        Deviation.PLATFORM_UNNAMED,
                        perfectPlatform().alternativeName(platformName(1, 4))),
                one(
                        CertificateKind.PLATFORM,
                        Deviation.PLATFORM_UNNAMED,
                        perfectPlatform().alternativeName(Bytes.EMPTY)),
                one(
                        CertificateKind.PLATFORM,
                        Deviation.PLATFORM_NAME_OLD,
                        perfectPlatform().alternativeName(PlatformAttributeCertificateTest.oldName())));
    }

    private static Arguments one(CertificateKind kind, Deviation deviation, CertificateSketch sketch) {
        return Arguments.of(EnumSet.of(deviation), kind, sketch.signed());
    }

    @ParameterizedTest
    @MethodSource("deviating")
    void tellsTheKindOfWhatDeviatesAndNamesIt(Set<Deviation> expected, CertificateKind kind, Bytes octets)
            throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(octets);

        assertThat(certificate.kind()).isEqualTo(kind);
        assertThat(kind.deviations(certificate)).isEqualTo(expected);
        assertThat(certificate.key()).isEqualTo(EK.getPublic());
    }

    @Test
    void findsNothingInCertificatesThatAreAsTheyShouldBe() throws Exception {
        for (CertificateSketch sketch : List.of(perfect(), perfectIak(), perfectIdevid(), perfectPlatform())) {
            DeviceCertificate certificate = DeviceCertificate.parse(sketch.signed());
            assertThat(certificate.kind().deviations(certificate)).isEmpty();
            assertThat(Authorities.of(List.of(MAKER)).check(certificate, List.of(), NOW))
                    .isInstanceOf(ChainCheck.Trusted.class);
        }
    }

    @Test
    void isContentWithTheTpmsNameInPlaceOfTheModules() throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(perfectIak()
                .alternativeName(extension(
                        "551d11",
                        true,
                        Der.of(0x30, Der.of(0xa4, Der.of(0x30, attribute(1), attribute(2), attribute(3))))))
                .signed());
        assertThat(CertificateKind.IAK.deviations(certificate)).isEmpty();
    }

    @Test
    void readsWhichMachineACertificateIsOf() throws Exception {
        assertThat(DeviceCertificate.parse(perfectPlatform().signed()).platform())
                .contains(new PlatformIdentity("value 1", "value 4", "value 5", Optional.of("value 6")));
        assertThat(DeviceCertificate.parse(perfectPlatform()
                                .alternativeName(platformName(1, 4, 5))
                                .signed())
                        .platform())
                .contains(new PlatformIdentity("value 1", "value 4", "value 5", Optional.empty()));
    }

    @Test
    void knowsThePlatformsCertificateByEitherOfItsUsages() throws Exception {
        CertificateSketch later =
                perfectPlatform().extendedKeyUsage(extension("551d25", false, Der.of(0x30, oid("6781050804"))));

        assertThat(DeviceCertificate.parse(later.signed()).kind()).isEqualTo(CertificateKind.PLATFORM);
    }

    @Test
    void namesTheSameDeviationByTheKindItIsFoundIn() {
        assertThat(Deviation.PADDING.in(CertificateKind.EK)).isEqualTo("ek-certificate.deviation.padding");
        assertThat(Deviation.PADDING.in(CertificateKind.IAK)).isEqualTo("iak-certificate.deviation.padding");
        assertThat(Deviation.PADDING.in(CertificateKind.IDEVID)).isEqualTo("idevid-certificate.deviation.padding");
    }

    @Test
    void findsNobodyWhoVouchesWhenTheRootOnlyHasTheMakersName() throws Exception {
        DeviceCertificate certificate = DeviceCertificate.parse(perfectIak().signed());
        Authorities others = Authorities.of(List.of(authority("CN=Maker", rsa(2048))));
        assertThat(others.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
    }
}
