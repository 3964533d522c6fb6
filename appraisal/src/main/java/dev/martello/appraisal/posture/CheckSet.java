package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The checks that a fleet is asked, and what names them: the same settings asked under the same revision come to the same. For use by
 * many threads.
 */
public final class CheckSet {
    /** Part of the revision: rises when the same checks may say something else of the same settings. */
    private static final String METHOD = "martello.posture.1\0";

    /** The name of the profile that says which checks a fleet is asked. */
    public static final String FLEET = "fleet";

    /** No checks at all. */
    public static final CheckSet NONE = empty();

    /** Each remembers by itself and is asked by one at a time, so that as many machines are asked about at once. */
    private static final int JUDGINGS = 4;

    /** How much each of them remembers: what some ten thousand setups have in common takes less. */
    private static final long MAX_OCTETS = 32L << 20;

    private final List<Check> checks;
    private final CompiledChecks compiled;
    private final Digest revision;

    private final List<RepeatedJudging> judgings = new ArrayList<>();

    private CheckSet(List<Check> checks, CompiledChecks compiled) {
        this.checks = checks;
        this.compiled = compiled;
        this.revision = revision(checks);
        for (int i = 0; i < JUDGINGS; i++) {
            judgings.add(new RepeatedJudging(compiled, MAX_OCTETS));
        }
    }

    /**
     * Compiles checks, which takes some tenths of a second for all that come with Martello.
     *
     * @throws MalformedCheck if one does not compile, or two have the same name
     */
    public static CheckSet of(List<Check> checks) throws MalformedCheck {
        CompiledChecks compiled = CompiledChecks.of(checks);
        compiled.requireTexts();
        return new CheckSet(List.copyOf(checks), compiled);
    }

    /**
     * Those that come with Martello and an operator's own; or, if the document has a profile {@link #FLEET}, those that it chooses among
     * them.
     *
     * @throws MalformedCheck if the document cannot be used; it says where and why
     */
    public static CheckSet with(PostureDocument own) throws MalformedCheck {
        PostureDocument standard = new PostureDocument(StandardChecks.read(), StandardChecks.profiles(), List.of());
        PostureDocument all = PostureDocument.together(List.of(standard, own));
        requireNoExceptions(own);
        requireOwnNames(standard, own);
        Optional<Profile> fleet = own.profiles().stream()
                .filter(each -> each.name().equals(FLEET))
                .findFirst();
        return of(fleet.isPresent() ? chosen(fleet.get(), all) : all.checks());
    }

    /** A fleet would have them left out without a word. */
    private static void requireNoExceptions(PostureDocument own) throws MalformedCheck {
        Optional<Exemption> first = own.exemptions().stream().findFirst();
        if (first.isPresent()) {
            throw new MalformedCheck(
                    first.get().line(),
                    "exceptions are for \"martello check --exceptions\", and no part of a fleet's checks");
        }
    }

    private static void requireOwnNames(PostureDocument standard, PostureDocument own) throws MalformedCheck {
        Set<RuleId> ids = new HashSet<>();
        standard.checks().forEach(each -> ids.add(each.id()));
        for (Check each : own.checks()) {
            if (!ids.add(each.id())) {
                throw new MalformedCheck(
                        each.line(), "there are two checks " + each.id() + "; one's own need names of their own");
            }
        }
    }

    private static List<Check> chosen(Profile fleet, PostureDocument all) throws MalformedCheck {
        try {
            Profiles.Choice choice = new Profiles(all.profiles(), all.checks()).choose(fleet);
            Optional<Profiles.Problem> problem = choice.problems().stream().findFirst();
            if (problem.isPresent()) {
                throw new MalformedCheck(problem.get().line(), problem.get().text());
            }
            return choice.checks();
        } catch (IllegalArgumentException e) {
            throw new MalformedCheck(fleet.line(), String.valueOf(e.getMessage()));
        }
    }

    /** Those that come with Martello, compiled when they are asked for first. */
    public static CheckSet standard() {
        return Standard.CHECKS;
    }

    private static final class Standard {
        static final CheckSet CHECKS = compiled();

        private static CheckSet compiled() {
            try {
                return of(StandardChecks.read());
            } catch (MalformedCheck e) {
                throw new IllegalStateException("a standard check is at fault", e);
            }
        }
    }

    private static CheckSet empty() {
        try {
            return of(List.of());
        } catch (MalformedCheck e) {
            throw new IllegalStateException("no check can be at fault", e);
        }
    }

    public List<Check> checks() {
        return checks;
    }

    /** Names the checks, whatever documents they came in. */
    public Digest revision() {
        return revision;
    }

    /** As {@link #ask(SettingsPieces)}, of content that is at hand. */
    public PostureReading ask(Bytes settings) {
        return ask(SettingsPieces.of(settings));
    }

    /**
     * What the checks say of an item of settings, of which only those pieces are fetched that were not seen before. Never fails: what is wrong with
     * the item is part of the answer.
     */
    public PostureReading ask(SettingsPieces settings) {
        return judged(settings)
                .map(judged -> PostureReading.of(judged.family(), judged.unknown(), judged.results()))
                .orElseGet(() -> askWhole(settings.content()));
    }

    /** The same settings come to the same judging. */
    private Optional<RepeatedJudging.Judged> judged(SettingsPieces settings) {
        RepeatedJudging judging = judgings.get(Math.floorMod(settings.pieces().hashCode(), JUDGINGS));
        synchronized (judging) {
            return judging.judge(settings);
        }
    }

    private PostureReading askWhole(Bytes settings) {
        try {
            SettingsItem.Stated stated = SettingsItem.read(settings);
            return PostureReading.of(
                    stated.settings().system().family(),
                    stated.unknown(),
                    compiled.judge(stated.settings()).stream()
                            .map(StatedResult::of)
                            .toList());
        } catch (MalformedCbor e) {
            return new PostureReading(
                    Facts.StatedSettings.malformed(String.valueOf(e.getMessage())), Optional.empty(), Optional.empty());
        }
    }

    private static Digest revision(List<Check> checks) {
        BytesWriter all = BytesWriter.bigEndian().u32(checks.size());
        checks.forEach(each -> write(each, all));
        return HashAlgorithm.SHA256.hash(Bytes.ascii(METHOD), all.toBytes());
    }

    /** All that an answer is made from: neither why it matters, nor the samples. */
    private static void write(Check check, BytesWriter out) {
        text(check.id().text(), out);
        text(check.title(), out);
        text(check.severity().label(), out);
        out.u32(check.parameters().size());
        check.parameters().forEach((name, value) -> {
            text(name, out);
            text(value.typeName(), out);
            text(value.text(), out);
        });
        texts(check.systems().stream().map(Object::toString).sorted().toList(), out);
        texts(check.applies().map(ExpressionText::text).stream().toList(), out);
        texts(check.each().map(ExpressionText::text).stream().toList(), out);
        text(check.pass().text(), out);
        text(check.subject().text(), out);
        text(check.seen().text(), out);
        text(check.remedy().apply(), out);
        text(check.remedy().risk().toString(), out);
    }

    private static void texts(List<String> texts, BytesWriter out) {
        out.u32(texts.size());
        texts.forEach(each -> text(each, out));
    }

    private static void text(String text, BytesWriter out) {
        out.sized32(Bytes.utf8(text));
    }
}
