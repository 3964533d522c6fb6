package dev.martello.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    private static final ApplianceId APPLIANCE = new ApplianceId(Bytes.repeat(1, 32));
    private static final Instant UNTIL = Instant.parse("2026-11-24T00:00:00Z");

    @Test
    void followsTheWorstFinding() {
        Finding warning = finding("a.warning", Severity.HIGH, TrustTier.WARNING);
        Finding shown = finding("b.shown", Severity.CRITICAL, TrustTier.AFFIRMING);
        Finding bad = finding("c.bad", Severity.LOW, TrustTier.CONTRAINDICATED);

        assertThat(verdict(List.of())).isEqualTo(new Verdict.Affirming(APPLIANCE, List.of(), UNTIL));
        assertThat(verdict(List.of(shown))).isEqualTo(new Verdict.Affirming(APPLIANCE, List.of(shown), UNTIL));
        assertThat(verdict(List.of(shown, warning)))
                .isEqualTo(new Verdict.Warning(APPLIANCE, List.of(warning, shown), UNTIL));
        assertThat(verdict(List.of(warning, bad, shown)))
                .isEqualTo(new Verdict.Contraindicated(APPLIANCE, List.of(bad, warning, shown), UNTIL));
    }

    @Test
    void endsWithItsLease() {
        Verdict verdict = verdict(List.of());

        assertThat(verdict.at(UNTIL.minusNanos(1))).isEqualTo(verdict);
        assertThat(verdict.at(UNTIL)).isEqualTo(new Verdict.None(APPLIANCE, List.of(), UNTIL));
        assertThat(verdict.at(UNTIL).tier()).isEqualTo(TrustTier.NONE);
    }

    @Test
    void cutsWhatAnApplianceMadeTooLong() {
        Finding finding = new Finding(
                new RuleId("a.b"),
                Severity.LOW,
                TrustTier.WARNING,
                "x".repeat(10_000),
                "\ud83d\ude00".repeat(10_000),
                Optional.empty(),
                Optional.empty());

        assertThat(finding.subject()).hasSize(Finding.MAX_SUBJECT_CHARS).endsWith("x…");
        assertThat(finding.explanation().length()).isLessThanOrEqualTo(Finding.MAX_EXPLANATION_CHARS);
        assertThat(finding.explanation()).endsWith("\ude00…");
    }

    @Test
    void refusesFindingWithoutEvidence() {
        assertThatIllegalArgumentException().isThrownBy(() -> finding("a.b", Severity.LOW, TrustTier.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "off", "Secure.off", "a..b", ".a", "a.", "a b.c", "a.b\n"})
    void refusesRuleIdOfAnotherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RuleId(text));
    }

    @ParameterizedTest
    @EnumSource(BuiltInRule.class)
    void documentsEachBuiltInRule(BuiltInRule rule) {
        assertThat(rule.description()).endsWith(".");
        assertThat(rule.remedy()).endsWith(".");
        assertThat(rule.finding("s", "e", Optional.empty()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(Arrays.stream(BuiltInRule.values()).map(BuiltInRule::id)).doesNotHaveDuplicates();
    }

    private static Verdict verdict(List<Finding> findings) {
        return Verdict.of(APPLIANCE, Appraisal.of(findings, Optional.empty(), SampleFacts.ofBootOnly()), UNTIL);
    }

    private static Finding finding(String rule, Severity severity, TrustTier tier) {
        return new Finding(new RuleId(rule), severity, tier, "subject", "why", Optional.empty(), Optional.empty());
    }
}
