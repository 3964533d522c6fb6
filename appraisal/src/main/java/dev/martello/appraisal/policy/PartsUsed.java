package dev.martello.appraisal.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which parts of the facts an expression asks for. */
final class PartsUsed {
    private PartsUsed() {}

    static Set<String> by(CelAbstractSyntaxTree tree, Set<String> parts) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.IDENT)
                .map(node -> node.expr().ident().name())
                .filter(parts::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
