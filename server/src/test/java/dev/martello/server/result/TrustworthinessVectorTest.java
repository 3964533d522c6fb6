package dev.martello.server.result;

import static dev.martello.server.result.TrustworthinessClaim.CONFIGURATION;
import static dev.martello.server.result.TrustworthinessClaim.EXECUTABLES;
import static dev.martello.server.result.TrustworthinessClaim.HARDWARE;
import static dev.martello.server.result.TrustworthinessClaim.INSTANCE_IDENTITY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.PolicyRule;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.judgement.Notice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustworthinessVectorTest {
    private static Finding finding(String rule, TrustTier tier) {
        return new Finding(new RuleId(rule), Severity.HIGH, tier, "x", "x", Optional.empty(), Optional.empty());
    }

    @Test
    void everyRuleThatComesWithMartelloIsAboutAnAspectUnlessItIsAboutThePolicy() {
        Stream<RuleId> rules = Stream.of(
                        CompiledPolicy.standard().rules().stream().map(PolicyRule::id),
                        Arrays.stream(BuiltInRule.values()).map(BuiltInRule::id),
                        Stream.of(new RuleId(Notice.TWO_PLACES.id())))
                .flatMap(each -> each)
                .filter(rule -> !rule.text().startsWith("policy."));

        assertThat(rules)
                .allSatisfy(rule -> assertThat(TrustworthinessClaim.of(rule)).isPresent());
    }

    @Test
    void affirmsEachAspectOfWhatIsAffirmed() {
        assertThat(TrustworthinessVector.of(TrustTier.AFFIRMING, List.of()).claims())
                .isEqualTo(Map.of(INSTANCE_IDENTITY, 2, CONFIGURATION, 2, EXECUTABLES, 2, HARDWARE, 2));
    }

    @Test
    void claimsNothingOfWhoIsSilent() {
        assertThat(TrustworthinessVector.of(TrustTier.NONE, List.of(finding("file.unknown", TrustTier.CONTRAINDICATED)))
                        .claims())
                .isEqualTo(Map.of(INSTANCE_IDENTITY, 0, CONFIGURATION, 0, EXECUTABLES, 0, HARDWARE, 0));
    }

    @Test
    void affirmsNothingOfWhatIsContraindicated() {
        assertThat(TrustworthinessVector.of(
                                TrustTier.CONTRAINDICATED, List.of(finding("file.unknown", TrustTier.CONTRAINDICATED)))
                        .claims())
                .isEqualTo(Map.of(INSTANCE_IDENTITY, 0, CONFIGURATION, 0, EXECUTABLES, 96, HARDWARE, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "secure-boot.off, CONTRAINDICATED, CONFIGURATION, 96",
        "secure-boot.unproven, WARNING, CONFIGURATION, 36",
        "settings.malformed, WARNING, CONFIGURATION, 36",
        "posture.critical, WARNING, CONFIGURATION, 32",
        "file.unknown, CONTRAINDICATED, EXECUTABLES, 96",
        "file.moved, WARNING, EXECUTABLES, 33",
        "release.outdated, WARNING, EXECUTABLES, 32",
        "boot-log.replay-mismatch, CONTRAINDICATED, HARDWARE, 99",
        "pcrs.unexplained, CONTRAINDICATED, HARDWARE, 99",
        "firmware.event-unknown, WARNING, HARDWARE, 32",
        "appliance.two-places, CONTRAINDICATED, INSTANCE_IDENTITY, 96"
    })
    void saysInNumbersWhatAFindingSays(String rule, TrustTier tier, TrustworthinessClaim claim, int value) {
        assertThat(TrustworthinessVector.of(tier, List.of(finding(rule, tier))).claims())
                .containsEntry(claim, value);
    }

    @Test
    void takesTheWorstOfSeveralFindings() {
        assertThat(TrustworthinessVector.of(
                                TrustTier.WARNING,
                                List.of(
                                        finding("file.moved", TrustTier.WARNING),
                                        finding("release.outdated", TrustTier.WARNING),
                                        finding("site.example", TrustTier.WARNING)))
                        .claims())
                .isEqualTo(Map.of(INSTANCE_IDENTITY, 2, CONFIGURATION, 2, EXECUTABLES, 33, HARDWARE, 2));
    }
}
