package dev.martello.server.authority;

import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.bytes.Bytes;
import dev.martello.server.store.KeyKind;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the rules for certificates, so that each problem has its line. */
final class IssuanceRulesReader {
    private static final int FORMAT = 1;
    private static final int MAX_BYTES = 1 << 16;

    private final YamlReader<MalformedIssuanceRules> yaml;

    private Duration lifetime = IssuanceRules.DEFAULT.lifetime();
    private Set<KeyKind> keys = IssuanceRules.DEFAULT.keys();
    private final List<DnsTemplate> dns = new ArrayList<>();
    private AcmeScope acme = IssuanceRules.DEFAULT.acme();
    private Optional<URI> published = Optional.empty();
    private boolean hasFormat;

    private IssuanceRulesReader(YamlReader<MalformedIssuanceRules> yaml) {
        this.yaml = yaml;
    }

    static IssuanceRules read(Bytes document) throws MalformedIssuanceRules {
        if (document.length() > MAX_BYTES) {
            throw new MalformedIssuanceRules(0, "the file has more than " + MAX_BYTES + " octets");
        }
        return YamlReader.read(
                document,
                "rules for certificates",
                MalformedIssuanceRules::new,
                yaml -> new IssuanceRulesReader(yaml).read());
    }

    private IssuanceRules read() throws MalformedIssuanceRules {
        yaml.fields("rules for certificates", field -> {
            switch (field) {
                case "issuance" -> {
                    if (yaml.number() != FORMAT) {
                        throw yaml.malformed("this format is not known here, expected issuance: " + FORMAT);
                    }
                    hasFormat = true;
                }
                case "lifetime" -> lifetime = lifetime();
                case "keys" -> keys = keys();
                case "dns" -> yaml.elements("a list of rules for DNS names", () -> dns.add(template()));
                case "acme" -> acme = acme();
                case "published" -> published = Optional.of(place());
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!hasFormat) {
            throw yaml.malformed("\"issuance: " + FORMAT + "\" is missing");
        }
        return new IssuanceRules(lifetime, keys, dns, acme, published);
    }

    private Duration lifetime() throws MalformedIssuanceRules {
        String text = yaml.text();
        try {
            Duration read = Duration.parse(text);
            if (read.compareTo(IssuanceRules.SHORTEST) >= 0 && read.compareTo(IssuanceRules.LONGEST) <= 0) {
                return read;
            }
        } catch (DateTimeParseException e) {
            // The same sentence serves for no duration and for one out of bounds.
        }
        throw yaml.malformed("expected a lifetime from PT5M to PT24H, found \"" + text + "\"");
    }

    private Set<KeyKind> keys() throws MalformedIssuanceRules {
        Set<KeyKind> read = EnumSet.noneOf(KeyKind.class);
        yaml.elements("a list of memory and tpm", () -> {
            String label = yaml.text();
            read.add(KeyKind.ofLabel(label)
                    .orElseThrow(() -> yaml.malformed("expected memory or tpm, found \"" + label + "\"")));
        });
        if (read.isEmpty()) {
            throw yaml.malformed("keys names memory, tpm or both");
        }
        return read;
    }

    private AcmeScope acme() throws MalformedIssuanceRules {
        String label = yaml.text();
        return AcmeScope.ofLabel(label)
                .orElseThrow(() -> yaml.malformed("expected nobody, enrolled or registered, found \"" + label + "\""));
    }

    private DnsTemplate template() throws MalformedIssuanceRules {
        String text = yaml.text();
        if (dns.size() == IssuanceRules.MAX_DNS_NAMES) {
            throw yaml.malformed("there may be " + IssuanceRules.MAX_DNS_NAMES + " rules for DNS names");
        }
        return DnsTemplate.parse(text)
                .orElseThrow(() -> yaml.malformed(
                        "expected a DNS name in lower case, in which {serial}, {site}, {rack_unit}, {ring}"
                                + " and {model} may stand, found \"" + text + "\""));
    }

    private URI place() throws MalformedIssuanceRules {
        String text = yaml.text();
        boolean isPlace = text.matches("https?://[a-z0-9.:-]+(/[a-zA-Z0-9._/-]*)?") && !text.endsWith("/");
        if (!isPlace) {
            throw yaml.malformed("expected an address as in http://pki.cdn.example/pki/v1, found \"" + text + "\"");
        }
        return URI.create(text);
    }
}
