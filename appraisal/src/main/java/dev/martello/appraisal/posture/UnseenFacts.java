package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactPath;
import dev.martello.evidence.settings.Unseen;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
    Optional<String> why(Collection<FactPath> paths) {
        return unseen.stream()
                .filter(each -> paths.stream().anyMatch(path -> isWithin(path.text(), each.path())))
                .map(Unseen::reason)
                .findFirst();
    }

    /** Whether what an expression says may depend on it that a path could not be seen. */
    static boolean blinds(String unseenPath, FactExpression expression) {
        return expression.presences().contains(unseenPath)
                || expression.paths().stream().anyMatch(each -> isWithin(each.text(), unseenPath));
    }

    private static boolean isWithin(String path, String above) {
        return path.equals(above) || path.startsWith(above + ".");
    }
}
