package dev.martello.appraisal.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.SampleFacts;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.bytes.Bytes;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactChangeTest {
    private static final Set<String> NAMES = Set.of("runtime.entries", "runtime.unknownFiles", "boot.secureBoot");

    @Test
    void tellsWhatDiffersInTheOrderOfTheNames() {
        assertThat(FactChange.between(NAMES, SampleFacts.withUnknownFiles(0), SampleFacts.withUnknownFiles(5)))
                .containsExactly(
                        new FactChange("runtime.entries", "0", "5"),
                        new FactChange(
                                "runtime.unknownFiles", "empty", "\"/tmp/0\", \"/tmp/1\", \"/tmp/2\" and 2 more"));
        assertThat(FactChange.between(NAMES, SampleFacts.withUnknownFiles(1), SampleFacts.withUnknownFiles(1)))
                .isEmpty();
    }

    @Test
    void callsUnknownWhatIsNotProven() {
        assertThat(FactChange.between(NAMES, SampleFacts.withUnknownFiles(1), SampleFacts.ofBootOnly()))
                .containsExactly(
                        new FactChange("runtime.entries", "1", "unknown"),
                        new FactChange("runtime.unknownFiles", "\"/tmp/0\"", "unknown"));
    }

    @Test
    void cutsLongTextsBetweenTheirCharacters() {
        FactChange change = FactChange.between(Set.of("release.version"), release("😀".repeat(300)), release("1"))
                .getFirst();

        assertThat(change.before()).isEqualTo("\"" + "😀".repeat(199) + "…\"");
        assertThat(change.after()).isEqualTo("\"1\"");
    }

    private static Facts release(String version) {
        Facts facts = SampleFacts.ofBootOnly();
        return new Facts(
                facts.platform(),
                facts.place(),
                facts.logs(),
                facts.boot(),
                facts.userspace(),
                facts.runtime(),
                Optional.of(new Facts.Reference(version, true, 1, 1, 0, true, 1)),
                facts.firmware(),
                facts.settings(),
                facts.posture());
    }

    @Test
    void aRuleAsksForTheFactsOfItsListAndItsCondition() throws MalformedPolicy {
        CompiledPolicy policy = CompiledPolicy.of(Policy.parse(Bytes.utf8("""
                policy: 1
                requirements:
                  pcrs: [0]
                  banks: [sha256]
                rules:
                  - id: a.b
                    severity: high
                    tier: warning
                    each: boot.files.filter(f, f.pcr == 9)
                    when: platform == "linux/amd64" && !release.matches && boot.files.exists(f, f.path == it.path)
                    subject: "{it.path}"
                    message: "{place.ring}"
                """)));

        assertThat(policy.factsOf(new RuleId("a.b"))).containsExactly("boot.files", "release.matches");
        assertThat(policy.factsOf(new RuleId("a.c"))).isEmpty();
    }
}
