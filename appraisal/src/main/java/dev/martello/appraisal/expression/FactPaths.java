package dev.martello.appraisal.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which facts an expression asks for. */
final class FactPaths {
    private FactPaths() {}

    /**
     * Each part of the facts that is named, with the fields and the constant keys that follow it. A key of which is asked whether it is
     * in a map is one of them.
     */
    static SortedSet<FactPath> in(CelAbstractSyntaxTree tree, Set<String> parts) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.IDENT)
                .filter(node -> parts.contains(node.expr().ident().name()))
                .map(node -> path(node, tree))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The facts of which it asks whether they are there at all: {@code sysctl.kernel.panic} for {@code 'kernel.panic' in sysctl}. */
    static Set<String> presences(CelAbstractSyntaxTree tree, Set<String> parts) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(node -> node.expr().call())
                .filter(call ->
                        call.function().equals("@in") && isText(call.args().getFirst()))
                .flatMap(call -> pathOf(call.args().getLast(), parts)
                        .map(path ->
                                path + "." + call.args().getFirst().constant().stringValue())
                        .stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean isText(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    /** Of an expression that does nothing but name a fact. */
    private static Optional<String> pathOf(CelExpr expression, Set<String> parts) {
        return switch (expression.getKind()) {
            case IDENT -> Optional.of(expression.ident().name()).filter(parts::contains);
            case SELECT ->
                pathOf(expression.select().operand(), parts)
                        .map(path -> path + "." + expression.select().field());
            case NOT_SET, CONSTANT, CALL, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
        };
    }

    private static FactPath path(CelNavigableExpr part, CelAbstractSyntaxTree tree) {
        List<String> steps = new ArrayList<>();
        steps.add(part.expr().ident().name());
        Optional<CelNavigableExpr> above = part.parent();
        long below = part.id();
        while (above.isPresent()) {
            Optional<String> step = step(above.get().expr(), below, tree);
            if (step.isEmpty()) {
                break;
            }
            steps.add(step.get());
            below = above.get().id();
            above = above.get().parent();
        }
        return new FactPath(steps);
    }

    /** The field or the constant key that an expression takes from, or looks for in, what is below it. */
    private static Optional<String> step(CelExpr expression, long below, CelAbstractSyntaxTree tree) {
        return switch (expression.getKind()) {
            case SELECT -> Optional.of(expression.select().field());
            case CALL ->
                key(expression.call(), below, tree)
                        .filter(FactPaths::isText)
                        .map(key -> key.constant().stringValue());
            case NOT_SET, CONSTANT, IDENT, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
        };
    }

    private static Optional<CelExpr> key(CelCall call, long below, CelAbstractSyntaxTree tree) {
        List<CelExpr> arguments = call.args();
        boolean isIndex = call.function().equals("_[_]") && arguments.getFirst().id() == below;
        boolean isPresence = call.function().equals("@in")
                && arguments.getLast().id() == below
                && tree.getType(below).filter(MapType.class::isInstance).isPresent();
        return Optional.of(arguments)
                .filter(_ -> isIndex || isPresence)
                .map(both -> isIndex ? both.getLast() : both.getFirst());
    }
}
