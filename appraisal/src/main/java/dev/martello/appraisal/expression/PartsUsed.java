package dev.martello.appraisal.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which parts of the facts an expression asks for, and which facts of them. */
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

    /** The facts by their names, as in {@code boot.secureBoot}. */
    static Set<String> facts(CelAbstractSyntaxTree tree, Set<String> parts) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.SELECT)
                .map(node -> node.expr().select())
                .filter(select -> select.operand().getKind() == Kind.IDENT
                        && parts.contains(select.operand().ident().name()))
                .map(select -> select.operand().ident().name() + "." + select.field())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
