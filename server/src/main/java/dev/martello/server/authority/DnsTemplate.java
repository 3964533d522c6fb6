package dev.martello.server.authority;

import dev.martello.server.store.RegisterEntry;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule for a DNS name over fields of the register, as in <code>{serial}.{site}.edge.cdn.example</code>. What a field has must be one label as it is; case
 * alone counts for nothing in DNS.
 */
public record DnsTemplate(String text) {
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern LABEL_OR_FIELD = Pattern.compile("[a-z0-9-]|\\{(serial|site|rack_unit|ring|model)}");

    /** The rule of a text, if it is one: it makes a name of an entry that has good labels. */
    static Optional<DnsTemplate> parse(String text) {
        boolean isMadeOfFields = FIELD.matcher(text)
                .results()
                .map(MatchResult::group)
                .allMatch(field -> LABEL_OR_FIELD.matcher(field).matches());
        String example = FIELD.matcher(text).replaceAll("x");
        return isMadeOfFields && DnsName.isName(example) ? Optional.of(new DnsTemplate(text)) : Optional.empty();
    }

    /** The name of an appliance. */
    String name(RegisterEntry entry) throws NotIssued {
        StringBuilder name = new StringBuilder();
        Matcher fields = FIELD.matcher(text);
        while (fields.find()) {
            fields.appendReplacement(name, Matcher.quoteReplacement(label(fields.group(1), entry)));
        }
        String whole = fields.appendTail(name).toString();
        if (!DnsName.isName(whole)) {
            throw new NotIssued(
                    NoCertificate.DNS_NAME_UNSUITABLE, "\"" + text + "\" makes no DNS name for this appliance");
        }
        return whole;
    }

    private String label(String field, RegisterEntry entry) throws NotIssued {
        String value = switch (field) {
            case "serial" -> entry.serial();
            case "site" -> entry.site();
            case "rack_unit" -> entry.rackUnit();
            case "ring" -> entry.ring();
            default -> entry.model().orElse("");
        };
        String label = value.toLowerCase(Locale.ROOT);
        if (!DnsName.isLabel(label)) {
            throw new NotIssued(
                    NoCertificate.DNS_NAME_UNSUITABLE,
                    "the register's " + field + " cannot stand in \"" + text
                            + "\": it is not letters, digits and hyphens alone");
        }
        return label;
    }
}
