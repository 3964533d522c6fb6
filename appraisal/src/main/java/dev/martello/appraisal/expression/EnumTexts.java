package dev.martello.appraisal.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Facts with a few possible texts, such as {@code boot.secureBoot}, may be compared with these texts only: any other is a slip
 * of the pen, and the rule would never hold.
 */
final class EnumTexts {
    private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

    /**
     * A comparison that can never hold.
     *
     * @param offset of the text in the expression, in characters
     */
    record Slip(String problem, int offset) {}

    private EnumTexts() {}

    static Optional<Slip> find(CelAbstractSyntaxTree tree, FactTypes types) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(CelNavigableExpr::expr)
                .map(CelExpr::call)
                .filter(call ->
                        COMPARISONS.contains(call.function()) && call.args().size() == 2)
                .flatMap(call -> find(call, tree, types).stream())
                .findFirst();
    }

    private static Optional<Slip> find(CelCall call, CelAbstractSyntaxTree tree, FactTypes types) {
        CelExpr left = call.args().get(0);
        CelExpr right = call.args().get(1);
        return Stream.concat(find(left, right, tree, types).stream(), find(right, left, tree, types).stream())
                .findFirst();
    }

    private static Optional<Slip> find(CelExpr fact, CelExpr other, CelAbstractSyntaxTree tree, FactTypes types) {
        if (fact.getKind() != Kind.SELECT) {
            return Optional.empty();
        }
        String field = fact.select().field();
        Optional<List<String>> texts =
                tree.getType(fact.select().operand().id()).flatMap(struct -> types.texts(struct, field));
        return texts.flatMap(possible -> constants(other)
                .filter(constant -> !possible.contains(constant))
                .findFirst()
                .map(constant -> new Slip(
                        field + " is never \"" + constant + "\", but one of " + possible, offset(other, tree))));
    }

    private static int offset(CelExpr expression, CelAbstractSyntaxTree tree) {
        return tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
    }

    private static Stream<String> constants(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT ->
                expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                        ? Stream.of(expression.constant().stringValue())
                        : Stream.empty();
            case LIST -> expression.list().elements().stream().flatMap(EnumTexts::constants);
            case NOT_SET, IDENT, SELECT, CALL, STRUCT, MAP, COMPREHENSION -> Stream.empty();
        };
    }
}
