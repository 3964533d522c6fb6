package dev.martello.server.result;

import dev.martello.appraisal.RuleId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * An aspect of trust in an appliance, and which rules are about it.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-ar4si/">AR4SI, section 2.3.4, specific claims</a>
 */
public enum TrustworthinessClaim {
    INSTANCE_IDENTITY("instance-identity", Set.of("appliance")),
    CONFIGURATION("configuration", Set.of("secure-boot", "command-line", "exit-boot-services", "posture", "settings")),
    EXECUTABLES("executables", Set.of("boot-application", "boot-file", "file", "runtime-log", "release")),
    HARDWARE(
            "hardware",
            Set.of(
                    "firmware",
                    "pcr0",
                    "pcrs",
                    "bank",
                    "boot-log",
                    "userspace-log",
                    "event",
                    "separator",
                    "startup-locality",
                    "log",
                    "fact"));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> areas;

    TrustworthinessClaim(String label, Set<String> areas) {
        this.label = label;
        this.areas = areas;
    }

    /** As AR4SI has it in JSON. */
    public String label() {
        return label;
    }

    static Optional<TrustworthinessClaim> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** What a rule is about, if it is one of those that come with Martello. */
    static Optional<TrustworthinessClaim> of(RuleId rule) {
        String area = rule.text().substring(0, rule.text().indexOf('.'));
        return Arrays.stream(values()).filter(each -> each.areas.contains(area)).findFirst();
    }
}
