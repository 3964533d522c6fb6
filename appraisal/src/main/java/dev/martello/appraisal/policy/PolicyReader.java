package dev.martello.appraisal.policy;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.policy.PolicyRule.Expression;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads a policy token by token, so that each problem and each expression has its line. Anchors and aliases are refused. */
final class PolicyReader {
    private static final int FORMAT = 1;
    private static final int MAX_EXPRESSION_CHARS = 4096;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(MAX_EXPRESSION_CHARS)
                    .maxNameLength(64)
                    .maxNumberLength(10)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final YAMLParser yaml;

    private PolicyReader(YAMLParser yaml) {
        this.yaml = yaml;
    }

    static Policy read(Bytes document, Digest digest) throws MalformedPolicy {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), document.toArray())) {
            return new PolicyReader((YAMLParser) parser).read(digest);
        } catch (JacksonException e) {
            int line = Optional.ofNullable(e.getLocation())
                    .map(TokenStreamLocation::getLineNr)
                    .orElse(0);
            throw new MalformedPolicy(line, "not YAML: " + firstLine(e.getOriginalMessage()));
        }
    }

    private Policy read(Digest digest) throws MalformedPolicy {
        Optional<Requirements> requirements = Optional.empty();
        Optional<List<PolicyRule>> rules = Optional.empty();
        boolean hasFormat = false;
        Set<String> seen = new HashSet<>();
        next();
        expect(JsonToken.START_OBJECT, "fields");
        while (next() == JsonToken.PROPERTY_NAME) {
            String field = once(seen);
            switch (field) {
                case "policy" -> {
                    if (number() != FORMAT) {
                        throw malformed("this format is not known here, expected policy: " + FORMAT);
                    }
                    hasFormat = true;
                }
                case "requirements" -> requirements = Optional.of(requirements());
                case "rules" -> rules = Optional.of(rules());
                default -> throw malformed("\"" + field + "\" is not a field of a policy");
            }
        }
        if (next() != null) {
            throw malformed("a second document follows");
        }
        if (!hasFormat) {
            throw malformed("\"policy: " + FORMAT + "\" is missing");
        }
        return new Policy(
                requirements.orElseThrow(() -> malformed("requirements are missing")),
                rules.orElseThrow(() -> malformed("rules are missing")),
                digest);
    }

    private Requirements requirements() throws MalformedPolicy {
        Set<PcrIndex> pcrs = new TreeSet<>();
        Set<HashAlgorithm> banks = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        expect(JsonToken.START_OBJECT, "fields");
        while (next() == JsonToken.PROPERTY_NAME) {
            String field = once(seen);
            expect(JsonToken.START_ARRAY, "a list");
            while (next() != JsonToken.END_ARRAY) {
                switch (field) {
                    case "pcrs" -> pcrs.add(pcr());
                    case "banks" -> banks.add(bank());
                    default -> throw malformed("\"" + field + "\" is not a field of requirements");
                }
            }
        }
        if (pcrs.isEmpty() || banks.isEmpty()) {
            throw malformed("requirements must name pcrs and banks");
        }
        return new Requirements(new TreeSet<>(pcrs), banks);
    }

    private PcrIndex pcr() throws MalformedPolicy {
        int number = number();
        if (!PcrIndex.isValid(number)) {
            throw malformed(number + " is no PCR, expected 0 to " + (PcrIndex.COUNT - 1));
        }
        return PcrIndex.of(number);
    }

    private HashAlgorithm bank() throws MalformedPolicy {
        String label = text();
        return HashAlgorithm.ofLabel(label)
                .filter(HashAlgorithm::isComputable)
                .orElseThrow(() -> malformed("\"" + label + "\" is no bank that can be replayed"));
    }

    private List<PolicyRule> rules() throws MalformedPolicy {
        List<PolicyRule> rules = new ArrayList<>();
        Set<RuleId> ids = new HashSet<>();
        Arrays.stream(BuiltInRule.values()).map(BuiltInRule::id).forEach(ids::add);
        expect(JsonToken.START_ARRAY, "a list of rules");
        while (next() != JsonToken.END_ARRAY) {
            if (rules.size() == Policy.MAX_RULES) {
                throw malformed("more than " + Policy.MAX_RULES + " rules");
            }
            PolicyRule rule = rule();
            if (!ids.add(rule.id())) {
                throw new MalformedPolicy(rule.line(), "there is another rule " + rule.id());
            }
            rules.add(rule);
        }
        return rules;
    }

    private PolicyRule rule() throws MalformedPolicy {
        expect(JsonToken.START_OBJECT, "the fields of a rule");
        int start = line();
        Map<String, Expression> fields = new HashMap<>();
        Set<String> seen = new HashSet<>();
        while (next() == JsonToken.PROPERTY_NAME) {
            String field = once(seen);
            switch (field) {
                case "id", "severity", "tier", "each", "when", "subject", "message", "remedy" -> {
                    int line = line();
                    fields.put(field, new Expression(text(), line));
                }
                default -> throw malformed("\"" + field + "\" is not a field of a rule");
            }
        }
        if (!fields.containsKey("each") && !fields.containsKey("when")) {
            throw new MalformedPolicy(start, "a rule needs \"when\" or \"each\"");
        }
        return new PolicyRule(
                id(required(fields, "id", start)),
                start,
                severity(required(fields, "severity", start)),
                tier(required(fields, "tier", start)),
                Optional.ofNullable(fields.get("each")),
                Optional.ofNullable(fields.get("when")),
                required(fields, "subject", start),
                required(fields, "message", start),
                Optional.ofNullable(fields.get("remedy")).map(Expression::text));
    }

    private static Expression required(Map<String, Expression> fields, String field, int line) throws MalformedPolicy {
        Expression found = fields.get(field);
        if (found == null) {
            throw new MalformedPolicy(line, "a rule needs \"" + field + "\"");
        }
        return found;
    }

    private static RuleId id(Expression text) throws MalformedPolicy {
        if (!RuleId.isValid(text.text())) {
            throw new MalformedPolicy(
                    text.line(), "\"" + text.text() + "\" is no identifier, expected one as in secure-boot.off");
        }
        return new RuleId(text.text());
    }

    private static Severity severity(Expression text) throws MalformedPolicy {
        return Severity.ofLabel(text.text())
                .orElseThrow(() -> new MalformedPolicy(
                        text.line(),
                        "\"" + text.text() + "\" is no severity, expected one of "
                                + Arrays.stream(Severity.values())
                                        .map(Severity::label)
                                        .toList()));
    }

    private static TrustTier tier(Expression text) throws MalformedPolicy {
        return switch (text.text()) {
            case "contraindicated" -> TrustTier.CONTRAINDICATED;
            case "warning" -> TrustTier.WARNING;
            case "affirming" -> TrustTier.AFFIRMING;
            default ->
                throw new MalformedPolicy(
                        text.line(),
                        "\"" + text.text() + "\" is no tier, expected contraindicated, warning or affirming");
        };
    }

    /** The name of the current field, with the parser moved on to its value. */
    private String once(Set<String> seen) throws MalformedPolicy {
        String field = yaml.currentName();
        if (!seen.add(field)) {
            throw malformed("\"" + field + "\" is there twice");
        }
        next();
        return field;
    }

    private @Nullable JsonToken next() throws MalformedPolicy {
        JsonToken token = yaml.nextToken();
        if (yaml.isCurrentAlias() || yaml.getObjectId() != null || yaml.getTypeId() != null) {
            throw malformed("anchors, aliases and tags are no part of a policy");
        }
        return token;
    }

    private String text() throws MalformedPolicy {
        expect(JsonToken.VALUE_STRING, "text (in quotes, if it looks like something else)");
        return yaml.getString();
    }

    private int number() throws MalformedPolicy {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return yaml.getIntValue();
    }

    private void expect(JsonToken wanted, String description) throws MalformedPolicy {
        JsonToken found = yaml.currentToken();
        if (found != wanted) {
            throw malformed("expected " + description + ", found "
                    + (found == null
                            ? "the end"
                            : found.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    private int line() {
        return Math.max(0, yaml.currentTokenLocation().getLineNr());
    }

    private MalformedPolicy malformed(String problem) {
        return new MalformedPolicy(line(), problem);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
