package dev.martello.cli.lab;

import dev.martello.lab.image.Prerequisites;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Tests that start machines or make what these start from. They are skipped unless somebody asks for them and what they drive is installed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StartsMachines.Condition.class)
@interface StartsMachines {
    String VARIABLE = "MARTELLO_MACHINES";

    /** The values of {@value #VARIABLE} that ask for them. */
    String[] value();

    /** Says why not. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> wanted = context.getTestClass()
                    .flatMap(type -> AnnotationSupport.findAnnotation(type, StartsMachines.class))
                    .map(annotation -> List.of(annotation.value()))
                    .orElseThrow();
            return evaluate(wanted, Optional.ofNullable(System.getenv(VARIABLE)), Prerequisites.missingPackages());
        }

        static ConditionEvaluationResult evaluate(
                List<String> wanted, Optional<String> asked, List<String> missingPackages) {
            if (asked.filter(wanted::contains).isEmpty()) {
                return ConditionEvaluationResult.disabled("takes minutes and the packages of docs/lab.md: " + VARIABLE
                        + "=" + wanted.getFirst() + " ./mvnw verify");
            }
            return missingPackages.isEmpty()
                    ? ConditionEvaluationResult.enabled("asked for")
                    : ConditionEvaluationResult.disabled("needs programs that are not installed: sudo apt-get install "
                            + String.join(" ", missingPackages));
        }
    }
}
