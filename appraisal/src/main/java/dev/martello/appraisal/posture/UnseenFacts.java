package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactExpression;
import dev.martello.evidence.settings.Unseen;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What could not be seen, as far as expressions ask for it. */
record UnseenFacts(List<Unseen> unseen) {
    /** Why something may be there that an expression would take for missing. */
    Optional<String> hiddenFrom(FactExpression expression) {
        return unseen.stream()
                .filter(each -> expression.presences().contains(each.path()))
                .map(Unseen::reason)
                .findFirst();
    }

    /** Why one of these paths has no value. */
    Optional<String> why(Set<String> paths) {
        return unseen.stream()
                .filter(each -> paths.stream().anyMatch(path -> isWithin(path, each.path())))
                .map(Unseen::reason)
                .findFirst();
    }

    private static boolean isWithin(String path, String above) {
        return path.equals(above) || path.startsWith(above + ".");
    }
}
