package dev.martello.server.endorsement;

import dev.martello.server.endorsement.PlatformAttributeCertificate.Holder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Reads an attribute certificate field by field. For one certificate.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5755#section-4">RFC 5755, section 4</a>
 */
final class AttributeCertificateReader {
    private static final BigInteger VERSION_2 = BigInteger.ONE;
    private static final int BASE_CERTIFICATE_ID = 0xa0;
    private static final int ENTITY_NAME = 0xa1;
    private static final int OBJECT_DIGEST_INFO = 0xa2;
    private static final int V2_FORM = 0xa0;
    private static final int DIRECTORY_NAME = 0xa4;
    private static final Set<Integer> HOLDERS = Set.of(BASE_CERTIFICATE_ID, ENTITY_NAME, OBJECT_DIGEST_INFO);

    /** tcg-at-platformConfiguration-v1 and -v2. */
    private static final Set<String> PLATFORM_CONFIGURATION = Set.of("2.23.133.5.1.7.1", "2.23.133.5.1.7.2");

    private final Set<Deviation> deviations;

    /** @param deviations what is found is added to it */
    AttributeCertificateReader(Set<Deviation> deviations) {
        this.deviations = deviations;
    }

    /** Whether what is signed begins as attributes do, a version and their holder, and as no certificate of a key can. */
    static boolean isOneOfAttributes(SignedContent signed) {
        List<Element> parts = signed.toBeSigned().children();
        return parts.size() > 1
                && parts.get(0).tag() == Ber.INTEGER
                && parts.get(1).tag() == Ber.SEQUENCE
                && parts.get(1).children().stream().anyMatch(each -> HOLDERS.contains(each.tag()));
    }

    PlatformAttributeCertificate read(SignedContent signed) throws MalformedCertificate {
        Fields fields = signed.toBeSigned().fields();
        Element version = fields.take(Ber.INTEGER, "version");
        if (!version.integer().equals(VERSION_2)) {
            throw version.malformed("version " + version.integer() + ", expected 1, which is version 2");
        }
        Holder holder = holder(fields.take(Ber.SEQUENCE, "holder").fields());
        X500Principal issuer = issuer(fields.take(V2_FORM, "issuer.v2Form").fields());
        signed.requireAlgorithm(fields.take(Ber.SEQUENCE, "signature"), deviations);
        BigInteger serialNumber = CertificateReader.serialNumber(fields.take(Ber.INTEGER, "serialNumber"), deviations);
        Fields validity = fields.take(Ber.SEQUENCE, "attrCertValidityPeriod").fields();
        CertificateTime notBefore = CertificateTime.generalized(validity.take("notBeforeTime"), deviations);
        CertificateTime notAfter = CertificateTime.generalized(validity.take("notAfterTime"), deviations);
        validity.end();
        List<PlatformComponent> components = components(fields.take(Ber.SEQUENCE, "attributes"));
        fields.takeIf(Ber.BIT_STRING); // issuerUniqueID
        CertificateExtensions extensions = fields.isEmpty()
                ? CertificateExtensions.NONE
                : new ExtensionReader(deviations).read(fields.take("extensions"));
        fields.end();
        return new PlatformAttributeCertificate(
                signed.whole().octets(),
                holder,
                issuer,
                serialNumber,
                notBefore.instant(),
                notAfter.instant(),
                extensions.alternativeName().platform(),
                components,
                deviations,
                signed.signature());
    }

    /** What else the holder is called is not looked at: the certificate's number says which it is. */
    private Holder holder(Fields fields) throws MalformedCertificate {
        Fields named =
                fields.take(BASE_CERTIFICATE_ID, "holder.baseCertificateID").fields();
        fields.takeIf(ENTITY_NAME);
        fields.takeIf(OBJECT_DIGEST_INFO);
        fields.end();
        X500Principal issuer = directoryName(named.take(Ber.SEQUENCE, "holder.baseCertificateID.issuer"));
        BigInteger serialNumber =
                named.take(Ber.INTEGER, "holder.baseCertificateID.serial").integer();
        named.takeIf(Ber.BIT_STRING); // issuerUID
        named.end();
        return new Holder(issuer, serialNumber);
    }

    /** RFC 5755 §4.2.3: the issuer's name, and nothing else. */
    private static X500Principal issuer(Fields form) throws MalformedCertificate {
        X500Principal issuer = directoryName(form.take(Ber.SEQUENCE, "issuer.v2Form.issuerName"));
        form.end();
        return issuer;
    }

    private static X500Principal directoryName(Element names) throws MalformedCertificate {
        Fields fields = names.fields();
        Fields name = fields.take(DIRECTORY_NAME, "directoryName").fields();
        fields.end();
        X500Principal principal = CertificateReader.name(name.take(Ber.SEQUENCE, "directoryName"));
        name.end();
        return principal;
    }

    private static List<PlatformComponent> components(Element attributes) throws MalformedCertificate {
        List<PlatformComponent> components = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Element attribute : attributes.children()) {
            Fields fields = attribute.as(Ber.SEQUENCE, "attribute").fields();
            String type = fields.take("attribute.type").identifier("attribute.type");
            Element values = fields.take(Ber.SET, "attribute.values");
            fields.end();
            if (!seen.add(type)) {
                throw attribute.malformed("attribute " + type + " stands twice");
            }
            if (PLATFORM_CONFIGURATION.contains(type)) {
                for (Element configuration : values.children()) {
                    components.addAll(PlatformComponent.of(configuration));
                }
            }
        }
        return components;
    }
}
