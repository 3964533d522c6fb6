package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.CertificateExtensions.AlternativeName;
import dev.martello.server.endorsement.CertificateExtensions.KeyUsage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the extensions of a certificate (RFC 5280, section 4.2). For one certificate. */
final class ExtensionReader {
    static final String ALTERNATIVE_NAME = "2.5.29.17";
    static final String DIRECTORY_ATTRIBUTES = "2.5.29.9";

    private static final String KEY_USAGE = "2.5.29.15";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String POLICIES = "2.5.29.32";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    /** These restrict nothing that matters here: identifiers of keys, names of issuers, places to fetch from. */
    private static final Set<String> HARMLESS =
            Set.of(DIRECTORY_ATTRIBUTES, "2.5.29.14", "2.5.29.18", "2.5.29.31", "2.5.29.35", "1.3.6.1.5.5.7.1.1");

    private static final String TPM_MANUFACTURER = "2.23.133.2.1";
    private static final String TPM_MODEL = "2.23.133.2.2";
    private static final String TPM_VERSION = "2.23.133.2.3";
    private static final String PLATFORM_MANUFACTURER = "2.23.133.5.1.1";
    private static final String PLATFORM_MODEL = "2.23.133.5.1.4";
    private static final String PLATFORM_VERSION = "2.23.133.5.1.5";
    private static final String PLATFORM_SERIAL = "2.23.133.5.1.6";

    /** As version 1.0 of the profile has them. */
    private static final String OLD_PLATFORM_MANUFACTURER = "2.23.133.2.4";

    private static final String OLD_PLATFORM_MODEL = "2.23.133.2.5";
    private static final String OLD_PLATFORM_VERSION = "2.23.133.2.6";

    private static final int OTHER_NAME = 0xa0;
    private static final int DIRECTORY_NAME = 0xa4;
    private static final int EXPLICIT_0 = 0xa0;

    private final Set<Deviation> deviations;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> critical = new LinkedHashSet<>();
    private final Set<String> extendedKeyUsages = new LinkedHashSet<>();
    private final Set<String> policies = new LinkedHashSet<>();
    private boolean isAuthority;
    private Optional<KeyUsage> keyUsage = Optional.empty();
    private AlternativeName alternativeName = AlternativeName.NONE;

    /** @param deviations what is found is added to it */
    ExtensionReader(Set<Deviation> deviations) {
        this.deviations = deviations;
    }

    CertificateExtensions read(Element extensions) throws MalformedCertificate {
        for (Element extension : extensions.as(Ber.SEQUENCE, "extensions").children()) {
            readOne(extension.as(Ber.SEQUENCE, "extension"));
        }
        return new CertificateExtensions(isAuthority, keyUsage, extendedKeyUsages, policies, alternativeName, critical);
    }

    private void readOne(Element extension) throws MalformedCertificate {
        Fields fields = extension.fields();
        String identifier = fields.take("extension.extnID").identifier("extension.extnID");
        Optional<Element> marked = fields.takeIf(Ber.BOOLEAN);
        Element value = fields.take(Ber.OCTET_STRING, "extension.extnValue");
        fields.end();
        if (!seen.add(identifier)) {
            throw extension.malformed("extension " + identifier + " stands twice");
        }
        if (marked.isPresent() && !marked.get().isTrue()) {
            deviations.add(Deviation.DEFAULT_ENCODED);
        }
        boolean isCritical = marked.filter(Element::isTrue).isPresent();
        if (isCritical) {
            critical.add(identifier);
        }
        switch (identifier) {
            case BASIC_CONSTRAINTS -> isAuthority = authority(inside(value));
            case KEY_USAGE -> keyUsage = Optional.of(usage(inside(value)));
            case EXTENDED_KEY_USAGE -> {
                for (Element usage :
                        inside(value).as(Ber.SEQUENCE, "extKeyUsage").children()) {
                    extendedKeyUsages.add(usage.identifier("extKeyUsage"));
                }
            }
            case POLICIES -> {
                for (Element policy :
                        inside(value).as(Ber.SEQUENCE, "certificatePolicies").children()) {
                    policies.add(policy.fields().take("policyIdentifier").identifier("policyIdentifier"));
                }
            }
            case ALTERNATIVE_NAME -> alternativeName = alternativeName(inside(value));
            default -> {
                if (isCritical && !HARMLESS.contains(identifier)) {
                    throw extension.malformed("critical extension " + identifier
                            + ", which is not understood: it may say that the certificate is not for this");
                }
            }
        }
    }

    private Element inside(Element octetString) throws MalformedCertificate {
        Bytes content = octetString.content();
        int contentOffset = octetString.offset() + octetString.length() - content.length();
        return Ber.only(content, contentOffset, deviations);
    }

    private boolean authority(Element constraints) throws MalformedCertificate {
        Optional<Element> marked =
                constraints.as(Ber.SEQUENCE, "basicConstraints").fields().takeIf(Ber.BOOLEAN);
        if (marked.isPresent() && !marked.get().isTrue()) {
            deviations.add(Deviation.DEFAULT_ENCODED);
        }
        return marked.filter(Element::isTrue).isPresent();
    }

    /** The first bit of a bit string is the highest of its first octet. */
    private static KeyUsage usage(Element bitString) throws MalformedCertificate {
        Bytes content = bitString.as(Ber.BIT_STRING, "keyUsage").content();
        if (content.isEmpty() || content.length() > 3 || content.at(0) > 7) {
            throw bitString.malformed("keyUsage is no bit string of 0 to 16 bits");
        }
        int bits = 0;
        for (int i = 1; i < content.length(); i++) {
            bits |= (Integer.reverse(content.at(i)) >>> 24) << (8 * (i - 1));
        }
        return new KeyUsage(bits);
    }

    private AlternativeName alternativeName(Element names) throws MalformedCertificate {
        Map<String, String> attributes = new HashMap<>();
        Optional<HardwareModule> module = Optional.empty();
        Optional<PermanentIdentifier> permanent = Optional.empty();
        for (Element name : names.as(Ber.SEQUENCE, "subjectAltName").children()) {
            if (name.tag() == DIRECTORY_NAME) {
                attributes(name, attributes);
            } else if (name.tag() == OTHER_NAME) {
                Optional<HardwareModule> named = module(name);
                module = named.isPresent() ? named : module;
                Optional<PermanentIdentifier> identifier = permanent(name);
                permanent = identifier.isPresent() ? identifier : permanent;
            }
        }
        return new AlternativeName(true, tpm(attributes), platform(attributes), module, permanent);
    }

    private static Optional<TpmIdentity> tpm(Map<String, String> attributes) {
        String manufacturer = attributes.get(TPM_MANUFACTURER);
        String model = attributes.get(TPM_MODEL);
        String firmware = attributes.get(TPM_VERSION);
        return manufacturer == null || model == null || firmware == null
                ? Optional.empty()
                : Optional.of(new TpmIdentity(manufacturer, model, firmware));
    }

    private Optional<PlatformIdentity> platform(Map<String, String> attributes) {
        Optional<PlatformIdentity> named =
                platform(attributes, PLATFORM_MANUFACTURER, PLATFORM_MODEL, PLATFORM_VERSION);
        if (named.isPresent()) {
            return named;
        }
        Optional<PlatformIdentity> old =
                platform(attributes, OLD_PLATFORM_MANUFACTURER, OLD_PLATFORM_MODEL, OLD_PLATFORM_VERSION);
        if (old.isPresent()) {
            deviations.add(Deviation.PLATFORM_NAME_OLD);
        }
        return old;
    }

    private static Optional<PlatformIdentity> platform(
            Map<String, String> attributes, String ofManufacturer, String ofModel, String ofVersion) {
        String manufacturer = attributes.get(ofManufacturer);
        String model = attributes.get(ofModel);
        String version = attributes.get(ofVersion);
        return manufacturer == null || model == null || version == null
                ? Optional.empty()
                : Optional.of(new PlatformIdentity(
                        manufacturer, model, version, Optional.ofNullable(attributes.get(PLATFORM_SERIAL))));
    }

    private static void attributes(Element directoryName, Map<String, String> attributes) throws MalformedCertificate {
        Element name = directoryName.fields().take(Ber.SEQUENCE, "directoryName");
        for (NameAttribute attribute : NameAttribute.of(name)) {
            if (attributes.putIfAbsent(attribute.type(), attribute.value()) != null) {
                throw attribute
                        .element()
                        .malformed("attribute " + attribute.type() + " of the alternative name stands twice");
            }
        }
    }

    private static Optional<HardwareModule> module(Element otherName) throws MalformedCertificate {
        Optional<Fields> found = value(otherName, HardwareModule.OTHER_NAME, "hardwareModuleName");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields name = found.get();
        return Optional.of(new HardwareModule(
                name.take("hwType").identifier("hwType"),
                name.take(Ber.OCTET_STRING, "hwSerialNum").content()));
    }

    /** One without a value of its own stands for the subject's serial number, which is read anyway. */
    private static Optional<PermanentIdentifier> permanent(Element otherName) throws MalformedCertificate {
        Optional<Fields> found = value(otherName, PermanentIdentifier.OTHER_NAME, "permanentIdentifier");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Element> value = found.get().takeIf(Ber.UTF8_STRING);
        Optional<Element> assigner = found.get().takeIf(Ber.OBJECT_IDENTIFIER);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PermanentIdentifier(
                value.get().text(),
                assigner.isPresent() ? Optional.of(assigner.get().identifier("assigner")) : Optional.empty()));
    }

    /** The fields of a name of a type. */
    private static Optional<Fields> value(Element otherName, String type, String what) throws MalformedCertificate {
        Fields fields = otherName.fields();
        if (!fields.take("otherName.type-id").identifier("otherName.type-id").equals(type)) {
            return Optional.empty();
        }
        return Optional.of(fields.take(EXPLICIT_0, "otherName.value")
                .fields()
                .take(Ber.SEQUENCE, what)
                .fields());
    }
}
