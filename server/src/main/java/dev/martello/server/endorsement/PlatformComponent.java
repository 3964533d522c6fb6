package dev.martello.server.endorsement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part that a machine was delivered with, in the maker's words.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section
 *     3.1.6: componentIdentifier</a>
 */
public record PlatformComponent(String manufacturer, String model, Optional<String> serial) {
    private static final int UTF8_STRING = 0x0c;
    private static final int COMPONENTS = 0xa0;
    private static final int SERIAL = 0x80;

    /** Those of a {@code platformConfiguration}, of version 1 or 2. */
    static List<PlatformComponent> of(Element configuration) throws MalformedCertificate {
        List<PlatformComponent> components = new ArrayList<>();
        Optional<Element> identifiers =
                configuration.as(Ber.SEQUENCE, "platformConfiguration").fields().takeIf(COMPONENTS);
        if (identifiers.isPresent()) {
            for (Element each : identifiers.get().children()) {
                components.add(component(each.as(Ber.SEQUENCE, "componentIdentifier")));
            }
        }
        return components;
    }

    private static PlatformComponent component(Element identifier) throws MalformedCertificate {
        Fields fields = identifier.fields();
        // Its class: of a registry, or, in the first version, of the one that there was.
        if (fields.takeIf(Ber.SEQUENCE).isEmpty()) {
            fields.takeIf(Ber.OCTET_STRING);
        }
        String manufacturer = fields.take(UTF8_STRING, "componentManufacturer").text();
        String model = fields.take(UTF8_STRING, "componentModel").text();
        Optional<String> serial = fields.takeIf(SERIAL).map(Element::text);
        return new PlatformComponent(manufacturer, model, serial);
    }
}
