package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactConstant;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactText;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.expression.NoAnswer;
import dev.martello.appraisal.posture.Outcome.CannotTell;
import dev.martello.appraisal.posture.Outcome.Failed;
import dev.martello.appraisal.posture.Outcome.Fault;
import dev.martello.appraisal.posture.Outcome.NotApplicable;
import dev.martello.appraisal.posture.Outcome.Passed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A check with its conditions ready to be asked. */
final class CompiledCheck implements Question {
    /** More faults of one check tell nobody more; how many there are is said. */
    static final int MAX_FAULTS = 50;

    private final Check check;
    private final FactScope inner;
    private final Optional<FactExpression> applies;
    private final Optional<FactExpression> each;
    private final FactExpression pass;

    /** Compiled once there is a fault to describe, for most checks pass; whoever comes second gets the same. */
    private volatile @Nullable Texts texts;

    private record Texts(FactText subject, FactText seen) {}

    private CompiledCheck(
            Check check,
            FactScope inner,
            Optional<FactExpression> applies,
            Optional<FactExpression> each,
            FactExpression pass) {
        this.check = check;
        this.inner = inner;
        this.applies = applies;
        this.each = each;
        this.pass = pass;
    }

    static CompiledCheck of(Check check, FactScope facts) throws MalformedCheck {
        SortedMap<String, FactConstant> parameters = new TreeMap<>();
        check.parameters().forEach((name, value) -> parameters.put(Check.PARAMETER + name, value));
        FactScope scope = facts.with(parameters);
        Optional<FactExpression> applies = Optional.empty();
        if (check.applies().isPresent()) {
            applies = Optional.of(compiled(check, check.applies().get(), text -> scope.condition("applies", text)));
        }
        Optional<FactExpression> each = Optional.empty();
        FactScope inner = scope;
        if (check.each().isPresent()) {
            FactExpression list = compiled(check, check.each().get(), text -> scope.list("each", text));
            each = Optional.of(list);
            inner = scope.within(list);
        }
        FactScope within = inner;
        return new CompiledCheck(
                check, within, applies, each, compiled(check, check.pass(), text -> within.condition("pass", text)));
    }

    Check check() {
        return check;
    }

    /** Compiles the texts too, which is otherwise done only once there is a fault to describe. */
    void requireTexts() throws MalformedCheck {
        if (texts == null) {
            texts = compiledTexts();
        }
    }

    /** Those that its texts ask for are among them. */
    @Override
    public SortedSet<FactPath> dependencies() {
        SortedSet<FactPath> dependencies = paths();
        dependencies.addAll(texts().subject().paths());
        dependencies.addAll(texts().seen().paths());
        return dependencies;
    }

    @Override
    public boolean isBlindedBy(String unseenPath) {
        return expressions().anyMatch(each -> UnseenFacts.blinds(unseenPath, each));
    }

    @Override
    public StatedResult answer(FactValues settings, UnseenFacts unseen) {
        return StatedResult.of(new CheckResult(check, judge(settings, unseen)));
    }

    Outcome judge(FactValues settings, UnseenFacts unseen) {
        Optional<String> hidden =
                expressions().flatMap(each -> unseen.hiddenFrom(each).stream()).findFirst();
        if (hidden.isPresent()) {
            return new CannotTell(hidden.get());
        }
        try {
            if (applies.isPresent() && !applies.get().holds(settings)) {
                return new NotApplicable();
            }
            List<FactValues> scopes = each.isPresent() ? each.get().each(settings) : List.of(settings);
            return judgeAll(scopes, unseen);
        } catch (NoAnswer e) {
            return new CannotTell(reason(e, unseen));
        }
    }

    private Stream<FactExpression> expressions() {
        return Stream.of(applies, each, Optional.of(pass)).flatMap(Optional::stream);
    }

    /** A fault is certain even if of another element nothing can be told; that all is well is not. */
    private Outcome judgeAll(List<FactValues> scopes, UnseenFacts unseen) {
        // Elements may say the same, as two sockets of one service do.
        SequencedSet<Fault> faults = new LinkedHashSet<>();
        Optional<String> doubt = Optional.empty();
        int more = 0;
        for (FactValues scope : scopes) {
            try {
                if (pass.holds(scope)) {
                    continue;
                }
                if (faults.size() < MAX_FAULTS) {
                    faults.add(fault(scope));
                } else {
                    more++;
                }
            } catch (NoAnswer e) {
                doubt = doubt.or(() -> Optional.of(reason(e, unseen)));
            }
        }
        if (more > 0) {
            faults.add(new Fault("and more", more + " more are not shown"));
        }
        if (!faults.isEmpty()) {
            return new Failed(List.copyOf(faults));
        }
        return doubt.<Outcome>map(CannotTell::new).orElseGet(Passed::new);
    }

    private Fault fault(FactValues scope) {
        return new Fault(filled(texts().subject(), scope), filled(texts().seen(), scope));
    }

    private static String filled(FactText template, FactValues scope) {
        try {
            String text = template.fill(scope);
            return text.isBlank() ? "empty" : text;
        } catch (NoAnswer e) {
            return "not so; how it is could not be seen";
        }
    }

    private Texts texts() {
        Texts known = texts;
        if (known == null) {
            try {
                known = compiledTexts();
            } catch (MalformedCheck e) {
                throw new IllegalStateException("a check that was tried does not compile", e);
            }
            texts = known;
        }
        return known;
    }

    private Texts compiledTexts() throws MalformedCheck {
        return new Texts(compiled(check, check.subject(), inner::text), compiled(check, check.seen(), inner::text));
    }

    /** The facts that it asks for. */
    List<AskedFact> asked(FactValues settings, UnseenFacts unseen) {
        return paths().stream()
                .map(path -> new AskedFact(
                        path.text(),
                        settings.text(path.text())
                                .or(() -> unseen.why(Set.of(path)))
                                .orElse("not there")))
                .toList();
    }

    private SortedSet<FactPath> paths() {
        return expressions()
                .flatMap(expression -> expression.paths().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why there is no answer: what the collector says of the facts that are asked for, else what the expression says. */
    private String reason(NoAnswer e, UnseenFacts unseen) {
        return unseen.why(paths()).orElseGet(() -> String.valueOf(e.getMessage()));
    }

    /** What a text is compiled by. */
    private interface Compiler<T> {
        T compile(String text) throws MalformedExpression;
    }

    private static <T> T compiled(Check check, ExpressionText text, Compiler<T> compiler) throws MalformedCheck {
        try {
            return compiler.compile(text.text());
        } catch (MalformedExpression e) {
            throw new MalformedCheck(text.line(), "check " + check.id() + ": " + e.picture());
        }
    }
}
