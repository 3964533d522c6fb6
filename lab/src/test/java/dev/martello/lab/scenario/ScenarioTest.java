package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.server.judgement.Notice;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    @Test
    void isFoundByItsName() {
        assertThat(Scenario.named("unknown-binary")).contains(Scenario.UNKNOWN_BINARY);
        assertThat(Scenario.named("UNKNOWN_BINARY")).isEmpty();
    }

    @Test
    void expectsRulesThatThereAre() {
        Set<String> known = CompiledPolicy.standard().rules().stream()
                .map(rule -> rule.id().text())
                .collect(Collectors.toSet());
        Arrays.stream(Notice.values()).map(Notice::id).forEach(known::add);
        Set<String> expected = new TreeSet<>();
        for (Scenario scenario : Scenario.all()) {
            if (scenario.expectation() instanceof Expectation.Verdict verdict) {
                expected.addAll(verdict.rules());
            }
        }
        assertThat(known).containsAll(expected);
    }

    @Test
    void isCapturedWhereTheAppraiserAloneGivesTheVerdictWithOneRelease() {
        assertThat(Scenario.all())
                .filteredOn(each -> each.whyNotCaptured().isPresent())
                .extracting(Scenario::name)
                .containsExactly("tpm-moved", "volume-unlocked", "volume-locked", "upgraded", "rolled-back");
        Set<String> notices = Arrays.stream(Notice.values()).map(Notice::id).collect(Collectors.toSet());
        assertThat(Scenario.all())
                .filteredOn(each -> each.whyNotCaptured().isEmpty())
                .map(Scenario::expectation)
                .filteredOn(Expectation.Verdict.class::isInstance)
                .map(Expectation.Verdict.class::cast)
                .allSatisfy(verdict -> assertThat(verdict.rules()).doesNotContainAnyElementsOf(notices));
    }

    @Test
    void saysOfEachVerdictThatIsNotAffirmingWhichRuleIsBroken() {
        assertThat(Scenario.all().stream().map(Scenario::expectation))
                .filteredOn(Expectation.Verdict.class::isInstance)
                .map(Expectation.Verdict.class::cast)
                .filteredOn(verdict -> !verdict.equals(Expectation.affirming()))
                .allSatisfy(verdict -> assertThat(verdict.rules()).isNotEmpty());
    }
}
