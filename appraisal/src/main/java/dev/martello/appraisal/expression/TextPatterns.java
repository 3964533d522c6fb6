package dev.martello.appraisal.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The function {@code matches}, with the patterns that stand in expressions compiled once: the library would compile each anew for every text. All
 * take time in proportion to the text, whoever wrote it. For use by many threads.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2, syntax</a>
 */
final class TextPatterns {
    /** What the library has instead. */
    static final CelStandardFunctions OTHER_FUNCTIONS = CelStandardFunctions.newBuilder()
            .excludeFunctions(StandardFunction.MATCHES)
            .build();

    private static final String FUNCTION = "matches";

    /** A pattern of {@link FactLanguage#MAX_CHARS} with counted repetitions could become far larger. */
    private static final int MAX_PROGRAM = 2000;

    /** What is in expressions beyond these is compiled for each text. */
    private static final int MAX_KNOWN = 2000;

    /** Replaced as a whole by each expression that has another one. */
    private volatile Map<String, Pattern> known = Map.of();

    /** The function, as global one and as one of a text. */
    @SuppressWarnings("Immutable") // what it has compiled changes nothing of what it says
    Iterable<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                FUNCTION,
                CelFunctionBinding.from("matches", String.class, String.class, this::isFoundIn),
                CelFunctionBinding.from("matches_string", String.class, String.class, this::isFoundIn));
    }

    /** Compiles the patterns that stand in an expression. One that is none makes the expression fail when it is asked. */
    void learn(CelAbstractSyntaxTree tree) {
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(node -> node.expr().call())
                .filter(call -> call.function().equals(FUNCTION))
                .map(TextPatterns::pattern)
                .filter(FactPaths::isText)
                .forEach(pattern -> learn(pattern.constant().stringValue()));
    }

    /** The last argument: of a function of a text that one is the only one. */
    private static CelExpr pattern(CelCall call) {
        return call.args().getLast();
    }

    private synchronized void learn(String pattern) {
        if (known.size() < MAX_KNOWN && !known.containsKey(pattern)) {
            try {
                Map<String, Pattern> more = new HashMap<>(known);
                more.put(pattern, compiled(pattern));
                known = Map.copyOf(more);
            } catch (CelInvalidArgumentException e) {
                return; // whoever asks is told
            }
        }
    }

    private boolean isFoundIn(String text, String pattern) {
        return Optional.ofNullable(known.get(pattern))
                .orElseGet(() -> compiled(pattern))
                .matcher(text)
                .find();
    }

    private static Pattern compiled(String pattern) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (compiled.programSize() > MAX_PROGRAM) {
                throw new CelInvalidArgumentException("the pattern " + pattern + " repeats too much");
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new CelInvalidArgumentException(e);
        }
    }
}
