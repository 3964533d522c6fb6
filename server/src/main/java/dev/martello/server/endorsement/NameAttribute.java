package dev.martello.server.endorsement;

import java.util.ArrayList;
import java.util.List;

/**
 * One attribute of a distinguished name (RFC 5280, section 4.1.2.4).
 *
 * @param type its object identifier
 * @param element where it stands
 */
record NameAttribute(String type, String value, Element element) {
    /** Those of a name, in their order. */
    static List<NameAttribute> of(Element name) throws MalformedCertificate {
        List<NameAttribute> attributes = new ArrayList<>();
        for (Element relative : name.children()) {
            for (Element attribute :
                    relative.as(Ber.SET, "relativeDistinguishedName").children()) {
                Fields fields = attribute.as(Ber.SEQUENCE, "attribute").fields();
                attributes.add(new NameAttribute(
                        fields.take("attribute.type").identifier("attribute.type"),
                        fields.take("attribute.value").text(),
                        attribute));
            }
        }
        return attributes;
    }
}
