package dev.martello.appraisal.policy;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.yaml.YamlReader;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a policy, so that each problem and each expression has its line. */
final class PolicyReader {
    private static final int FORMAT = 1;

    private final YamlReader<MalformedPolicy> yaml;

    private PolicyReader(YamlReader<MalformedPolicy> yaml) {
        this.yaml = yaml;
    }

    static Policy read(Bytes document, Digest digest) throws MalformedPolicy {
        return YamlReader.read(document, "a policy", MalformedPolicy::new, yaml -> new PolicyReader(yaml).read(digest));
    }

    /** The fields of a policy as far as they were read. */
    private static final class Fields {
        private Optional<Requirements> requirements = Optional.empty();
        private Optional<List<PolicyRule>> rules = Optional.empty();
        private boolean hasFormat;
    }

    private Policy read(Digest digest) throws MalformedPolicy {
        Fields read = new Fields();
        yaml.fields("a policy", field -> {
            switch (field) {
                case "policy" -> {
                    if (yaml.number() != FORMAT) {
                        throw yaml.malformed("this format is not known here, expected policy: " + FORMAT);
                    }
                    read.hasFormat = true;
                }
                case "requirements" -> read.requirements = Optional.of(requirements());
                case "rules" -> read.rules = Optional.of(rules());
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!read.hasFormat) {
            throw yaml.malformed("\"policy: " + FORMAT + "\" is missing");
        }
        return new Policy(
                read.requirements.orElseThrow(() -> yaml.malformed("requirements are missing")),
                read.rules.orElseThrow(() -> yaml.malformed("rules are missing")),
                digest);
    }

    private Requirements requirements() throws MalformedPolicy {
        Set<PcrIndex> pcrs = new TreeSet<>();
        Set<HashAlgorithm> banks = new TreeSet<>();
        yaml.fields("requirements", field -> {
            switch (field) {
                case "pcrs" -> yaml.elements("a list", () -> pcrs.add(pcr()));
                case "banks" -> yaml.elements("a list", () -> banks.add(bank()));
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (pcrs.isEmpty() || banks.isEmpty()) {
            throw yaml.malformed("requirements must name pcrs and banks");
        }
        return new Requirements(new TreeSet<>(pcrs), banks);
    }

    private PcrIndex pcr() throws MalformedPolicy {
        int number = yaml.number();
        if (!PcrIndex.isValid(number)) {
            throw yaml.malformed(number + " is no PCR, expected 0 to " + (PcrIndex.COUNT - 1));
        }
        return PcrIndex.of(number);
    }

    private HashAlgorithm bank() throws MalformedPolicy {
        String label = yaml.text();
        return HashAlgorithm.ofLabel(label)
                .filter(HashAlgorithm::isComputable)
                .orElseThrow(() -> yaml.malformed("\"" + label + "\" is no bank that can be replayed"));
    }

    private List<PolicyRule> rules() throws MalformedPolicy {
        List<PolicyRule> rules = new ArrayList<>();
        Set<RuleId> ids = new HashSet<>();
        Arrays.stream(BuiltInRule.values()).map(BuiltInRule::id).forEach(ids::add);
        yaml.elements("a list of rules", () -> {
            if (rules.size() == Policy.MAX_RULES) {
                throw yaml.malformed("more than " + Policy.MAX_RULES + " rules");
            }
            PolicyRule rule = rule();
            if (!ids.add(rule.id())) {
                throw new MalformedPolicy(rule.line(), "there is another rule " + rule.id());
            }
            rules.add(rule);
        });
        return rules;
    }

    private PolicyRule rule() throws MalformedPolicy {
        int start = yaml.line();
        Map<String, ExpressionText> fields = new HashMap<>();
        yaml.fields("a rule", field -> switch (field) {
            case "id", "severity", "tier", "each", "when", "subject", "message", "remedy" -> {
                int line = yaml.line();
                fields.put(field, new ExpressionText(yaml.text(), line));
                yield true;
            }
            default -> false;
        });
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
                Optional.ofNullable(fields.get("remedy")));
    }

    private static ExpressionText required(Map<String, ExpressionText> fields, String field, int line)
            throws MalformedPolicy {
        ExpressionText found = fields.get(field);
        if (found == null) {
            throw new MalformedPolicy(line, "a rule needs \"" + field + "\"");
        }
        return found;
    }

    private static RuleId id(ExpressionText text) throws MalformedPolicy {
        if (!RuleId.isValid(text.text())) {
            throw new MalformedPolicy(
                    text.line(), "\"" + text.text() + "\" is no identifier, expected one as in secure-boot.off");
        }
        return new RuleId(text.text());
    }

    private static Severity severity(ExpressionText text) throws MalformedPolicy {
        return Severity.ofLabel(text.text())
                .orElseThrow(() -> new MalformedPolicy(
                        text.line(), "\"" + text.text() + "\" is no severity, expected one of " + Severity.labels()));
    }

    private static TrustTier tier(ExpressionText text) throws MalformedPolicy {
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
}
