package dev.martello.appraisal.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;

/** Of which types the parts of an expression are that was parsed and does not compile, as far as their names tell. */
final class ParsedTypes {
    private final CelAbstractSyntaxTree tree;
    private final CelNavigableExpr root;
    private final Map<String, CelType> names;

    ParsedTypes(CelAbstractSyntaxTree tree, Map<String, CelType> names) {
        this.tree = tree;
        this.root = CelNavigableAst.fromAst(tree).getRoot();
        this.names = names;
    }

    /** What a field is taken from. */
    record Operand(Optional<String> path, Optional<StructType> type) {}

    /** What the field is taken from that stands at an offset. */
    Optional<Operand> operand(String field, int offset) {
        return root.allNodes()
                .filter(node -> node.getKind() == Kind.SELECT)
                .filter(node -> node.expr().select().field().equals(field))
                .filter(node -> tree.getSource().getPositionsMap().getOrDefault(node.id(), -1) == offset)
                .map(node -> node.expr().select().operand())
                .map(operand -> new Operand(
                        path(operand),
                        typeOf(operand).filter(StructType.class::isInstance).map(StructType.class::cast)))
                .findFirst();
    }

    private static Optional<String> path(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> Optional.of(expression.ident().name());
            case SELECT ->
                path(expression.select().operand())
                        .map(path -> path + "." + expression.select().field());
            case NOT_SET, CONSTANT, CALL, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
        };
    }

    private Optional<CelType> typeOf(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> typeOfName(expression);
            case SELECT ->
                typeOf(expression.select().operand())
                        .flatMap(type -> member(type, expression.select().field()));
            case CALL ->
                expression.call().function().equals("_[_]")
                        ? typeOf(expression.call().args().getFirst()).flatMap(ParsedTypes::element)
                        : Optional.empty();
            case NOT_SET, CONSTANT, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
        };
    }

    /** A name is that of the macro around it which gives its elements this name, else one of the scope. */
    private Optional<CelType> typeOfName(CelExpr name) {
        Optional<CelNavigableExpr> above = root.allNodes()
                .filter(node -> node.id() == name.id())
                .findFirst()
                .flatMap(CelNavigableExpr::parent);
        while (above.isPresent()) {
            CelExpr around = above.get().expr();
            if (around.getKind() == Kind.COMPREHENSION
                    && around.comprehension().iterVar().equals(name.ident().name())) {
                return typeOf(around.comprehension().iterRange()).flatMap(ParsedTypes::element);
            }
            above = above.get().parent();
        }
        return Optional.ofNullable(names.get(name.ident().name()));
    }

    private static Optional<CelType> member(CelType type, String field) {
        return switch (type) {
            case StructType struct -> struct.findField(field).map(StructType.Field::type);
            case MapType map -> Optional.of(map.valueType());
            default -> Optional.empty();
        };
    }

    private static Optional<CelType> element(CelType type) {
        return switch (type) {
            case ListType list -> Optional.of(list.elemType());
            case MapType map -> Optional.of(map.valueType());
            default -> Optional.empty();
        };
    }
}
