package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class StartsMachinesTest {
    private static final List<String> WANTED = List.of("true", "all");

    @Test
    void runsWhereSomebodyAsksAndAllIsInstalled() {
        assertThat(evaluate(Optional.of("all"), List.of()).isDisabled()).isFalse();
    }

    @Test
    void isSkippedWithTheReasonWhereNobodyAsks() {
        assertThat(List.of(evaluate(Optional.empty(), List.of()), evaluate(Optional.of("no"), List.of())))
                .allSatisfy(result -> assertThat(result.getReason())
                        .contains(
                                "takes minutes and the packages of docs/lab.md: MARTELLO_MACHINES=true ./mvnw verify"));
    }

    @Test
    void isSkippedWithTheNamesOfThePackagesThatAreMissing() {
        ConditionEvaluationResult result = evaluate(Optional.of("true"), List.of("ovmf", "qemu-system-x86"));

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .contains("needs programs that are not installed: sudo apt-get install ovmf qemu-system-x86");
    }

    private static ConditionEvaluationResult evaluate(Optional<String> asked, List<String> missing) {
        return StartsMachines.Condition.evaluate(WANTED, asked, missing);
    }
}
