package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The names that an expression may use: those of the facts, and within a list {@code it}, the element that it is asked about. */
public final class FactScope {
    static final String ELEMENT = "it";

    private final FactLanguage language;
    private final CelCompiler compiler;
    private final ImmutableMap<String, CelType> names;
    private final ImmutableMap<String, Object> constants;

    /** What was compiled before: many expressions are about the elements of a few lists. */
    private final Map<String, FactExpression> lists = new HashMap<>();

    private final Map<FactExpression, FactScope> scopes = new HashMap<>();

    FactScope(
            FactLanguage language,
            CelCompiler compiler,
            ImmutableMap<String, CelType> names,
            ImmutableMap<String, Object> constants) {
        this.language = language;
        this.compiler = compiler;
        this.names = names;
        this.constants = constants;
    }

    /**
     * The scope of expressions about each element of a list.
     *
     * @throws IllegalArgumentException if the expression is not {@linkplain FactExpression#isList for a list}
     */
    public FactScope within(FactExpression list) {
        if (!(list.type() instanceof ListType type)) {
            throw new IllegalArgumentException("no list has the type " + list.typeName());
        }
        synchronized (scopes) {
            return scopes.computeIfAbsent(
                    list, _ -> with(ImmutableMap.of(ELEMENT, type.elemType()), ImmutableMap.of()));
        }
    }

    /**
     * A scope that knows constants too.
     *
     * @param constants by the whole name, as in {@code parameter.maxSeconds}
     */
    public FactScope with(SortedMap<String, FactConstant> constants) {
        return constants.isEmpty()
                ? this
                : with(
                        ImmutableMap.copyOf(Maps.transformValues(constants, FactScope::type)),
                        ImmutableMap.copyOf(Maps.transformValues(constants, FactScope::value)));
    }

    private FactScope with(ImmutableMap<String, CelType> types, ImmutableMap<String, Object> values) {
        ImmutableMap<String, CelType> more = ImmutableMap.<String, CelType>builder()
                .putAll(names)
                .putAll(types)
                .buildOrThrow();
        return new FactScope(
                language,
                language.with(more),
                more,
                ImmutableMap.<String, Object>builder()
                        .putAll(constants)
                        .putAll(values)
                        .buildOrThrow());
    }

    private static CelType type(FactConstant constant) {
        return switch (constant) {
            case FactConstant.Text _ -> SimpleType.STRING;
            case FactConstant.Whole _ -> SimpleType.INT;
            case FactConstant.Truth _ -> SimpleType.BOOL;
            case FactConstant.Texts _ -> ListType.create(SimpleType.STRING);
        };
    }

    private static Object value(FactConstant constant) {
        return switch (constant) {
            case FactConstant.Text(String text) -> text;
            case FactConstant.Whole(long number) -> number;
            case FactConstant.Truth(boolean isTrue) -> isTrue;
            case FactConstant.Texts(List<String> texts) -> texts;
        };
    }

    /**
     * Compiles an expression.
     *
     * @throws MalformedExpression if it does not compile, is too long, or compares a fact with a text it never has
     */
    public FactExpression expression(String text) throws MalformedExpression {
        if (text.isBlank()) {
            throw MalformedExpression.at(0, text, "there is none");
        }
        if (text.length() > FactLanguage.MAX_CHARS) {
            throw MalformedExpression.at(
                    FactLanguage.MAX_CHARS,
                    text,
                    "it has " + text.length() + " characters, at most " + FactLanguage.MAX_CHARS + " are allowed");
        }
        CelAbstractSyntaxTree tree = tree(text);
        Optional<EnumTexts.Slip> slip = EnumTexts.find(tree, language.types());
        if (slip.isPresent()) {
            throw MalformedExpression.at(slip.get().offset(), text, slip.get().problem());
        }
        Set<String> parts = language.types().variables().keySet();
        return new FactExpression(
                language.program(tree),
                constants,
                tree.getResultType(),
                FactPaths.in(tree, parts),
                FactPaths.presences(tree, parts));
    }

    /**
     * Compiles an expression for a list. The same text comes to the same expression, so that facts are asked for the list once.
     *
     * @param field what it is called, for people
     * @throws MalformedExpression as of {@link #expression}, or if it is for something else
     */
    public FactExpression list(String field, String text) throws MalformedExpression {
        synchronized (lists) {
            FactExpression known = lists.get(text);
            FactExpression list = known == null ? compiledList(field, text) : known;
            lists.put(text, list);
            return list;
        }
    }

    private FactExpression compiledList(String field, String text) throws MalformedExpression {
        FactExpression list = expression(text);
        if (!list.isList()) {
            throw MalformedExpression.of("\"" + field + "\" must be a list, and is " + list.typeName());
        }
        return list;
    }

    /**
     * Compiles an expression that is true or false.
     *
     * @param field what it is called, for people
     * @throws MalformedExpression as of {@link #expression}, or if it is something else
     */
    public FactExpression condition(String field, String text) throws MalformedExpression {
        FactExpression condition = expression(text);
        if (!condition.isCondition()) {
            throw MalformedExpression.of("\"" + field + "\" must be a truth, and is " + condition.typeName());
        }
        return condition;
    }

    /**
     * Text with expressions in braces, as in <code>{it.path} is not in release {release.version}</code>.
     *
     * @throws MalformedExpression if braces do not match, or one of the expressions does not compile or is no text
     */
    public FactText text(String template) throws MalformedExpression {
        List<FactText.Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int end = open < 0 ? template.length() : open;
            String literal = template.substring(at, end);
            if (literal.indexOf('}') >= 0) {
                throw MalformedExpression.at(
                        at + literal.indexOf('}'), template, "a closing brace without an opening one");
            }
            if (!literal.isEmpty()) {
                parts.add(new FactText.Literal(literal));
            }
            at = end;
            if (open >= 0) {
                int close = template.indexOf('}', open);
                if (close < 0) {
                    throw MalformedExpression.at(open, template, "an opening brace without a closing one");
                }
                parts.add(hole(template.substring(open + 1, close)));
                at = close + 1;
            }
        }
        return new FactText(parts);
    }

    private FactText.Hole hole(String text) throws MalformedExpression {
        FactExpression expression = expression(text);
        if (!expression.isPrintable()) {
            throw MalformedExpression.at(0, text, "{" + text + "} must be text, and is " + expression.typeName());
        }
        return new FactText.Hole(expression);
    }

    private CelAbstractSyntaxTree tree(String text) throws MalformedExpression {
        CelAbstractSyntaxTree parsed = parsed(text);
        try {
            return compiler.check(parsed).getAst();
        } catch (CelValidationException e) {
            throw new CheckerProblem(text, parsed, names, language.types())
                    .of(e.getErrors().getFirst());
        }
    }

    private CelAbstractSyntaxTree parsed(String text) throws MalformedExpression {
        try {
            return compiler.parse(text).getAst();
        } catch (CelValidationException e) {
            throw SyntaxProblem.of(e.getErrors().getFirst(), text);
        }
    }
}
