package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final List<CompiledCondition> conditions;
    private final List<FleetExemption> exemptions;
    private final List<RepeatedJudging> judgings;

    /** The day for which it is; exceptions that are not granted on it do not hold. */
    private final LocalDate day;

    private final Digest revision;

    private CheckSet(
            List<Check> checks,
            CompiledChecks compiled,
            List<CompiledCondition> conditions,
            List<FleetExemption> exemptions,
            List<RepeatedJudging> judgings,
            LocalDate day) {
        this.checks = checks;
        this.compiled = compiled;
        this.conditions = conditions;
        this.exemptions = exemptions;
        this.judgings = judgings;
        this.day = day;
        this.revision = revision(
                checks,
                exemptions.stream()
                        .map(FleetExemption::exemption)
                        .filter(each -> each.isGrantedOn(day))
                        .toList());
    }

    /**
     * Compiles checks, which takes some tenths of a second for all that come with Martello.
     *
     * @throws MalformedCheck if one does not compile, or two have the same name
     */
    public static CheckSet of(List<Check> checks) throws MalformedCheck {
        return of(checks, List.of());
    }

    private static CheckSet of(List<Check> checks, List<Exemption> exemptions) throws MalformedCheck {
        CompiledChecks compiled = CompiledChecks.of(checks);
        compiled.requireTexts();
        List<CompiledCondition> conditions = conditions(exemptions);
        List<RepeatedJudging> judgings = new ArrayList<>();
        for (int i = 0; i < JUDGINGS; i++) {
            judgings.add(new RepeatedJudging(compiled, conditions, MAX_OCTETS));
        }
        return new CheckSet(
                List.copyOf(checks),
                compiled,
                conditions,
                FleetExemption.of(exemptions),
                List.copyOf(judgings),
                LocalDate.MIN);
    }

    /** Those of the exceptions that have one, in their order. */
    private static List<CompiledCondition> conditions(List<Exemption> exemptions) throws MalformedCheck {
        if (exemptions.isEmpty()) {
            return List.of();
        }
        FactScope scope = FactLanguage.over(Settings.class).scope();
        List<CompiledCondition> conditions = new ArrayList<>();
        for (Exemption each : exemptions) {
            CompiledCondition.of(each, scope).ifPresent(conditions::add);
        }
        return List.copyOf(conditions);
    }

    /** The same on a day, in UTC: exceptions begin and end. */
    public CheckSet on(LocalDate today) {
        return exemptions.isEmpty() || today.equals(day)
                ? this
                : new CheckSet(checks, compiled, conditions, exemptions, judgings, today);
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
        requireOwnNames(standard, own);
        Optional<Profile> fleet = own.profiles().stream()
                .filter(each -> each.name().equals(FLEET))
                .findFirst();
        List<Check> checks = fleet.isPresent() ? chosen(fleet.get(), all) : all.checks();
        requireAsked(own.exemptions(), checks);
        return of(checks, own.exemptions());
    }

    /** An exception for nothing is a slip of the pen. */
    private static void requireAsked(List<Exemption> exemptions, List<Check> checks) throws MalformedCheck {
        Set<RuleId> asked = checks.stream().map(Check::id).collect(Collectors.toSet());
        for (Exemption each : exemptions) {
            if (!asked.contains(each.check())) {
                throw new MalformedCheck(each.line(), "the fleet is not asked " + each.check());
            }
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

    /** The exceptions of the operator's document, whether they hold or not. */
    public List<Exemption> exemptions() {
        return exemptions.stream().map(FleetExemption::exemption).toList();
    }

    /** The day for which it is, in UTC. */
    public LocalDate day() {
        return day;
    }

    /** Names the checks, and the exceptions that may hold on this {@link #day}, whatever documents they came in. */
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
        return judged(settings).map(this::reading).orElseGet(() -> askWhole(settings.content()));
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
            OsFamily family = stated.settings().system().family();
            FactValues values = FactValues.of(stated.settings());
            UnseenFacts unseen = new UnseenFacts(stated.settings().unseen());
            return reading(new RepeatedJudging.Judged(
                    family,
                    stated.unknown(),
                    compiled.forSystem(family).stream()
                            .map(each -> each.answer(values, unseen))
                            .toList(),
                    conditions.stream().map(each -> each.answer(values, unseen)).toList()));
        } catch (MalformedCbor e) {
            return PostureReading.malformed(String.valueOf(e.getMessage()));
        }
    }

    private PostureReading reading(RepeatedJudging.Judged judged) {
        Iterator<ConditionAnswer> answers = judged.conditions().iterator();
        List<FleetExemption> holding = new ArrayList<>();
        for (FleetExemption each : exemptions) {
            boolean isMet = !each.isConditional() || answers.next().holds();
            if (isMet && each.exemption().isGrantedOn(day)) {
                holding.add(each);
            }
        }
        return PostureReading.of(judged.family(), judged.unknown(), judged.results(), List.copyOf(holding));
    }

    private static Digest revision(List<Check> checks, List<Exemption> exemptions) {
        BytesWriter all = BytesWriter.bigEndian().u32(checks.size());
        checks.forEach(each -> write(each, all));
        exemptions.forEach(each -> write(each, all));
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

    private static void write(Exemption exemption, BytesWriter out) {
        text(exemption.check().text(), out);
        text(exemption.owner(), out);
        text(exemption.reason(), out);
        text(exemption.until().toString(), out);
        texts(exemption.subject().stream().toList(), out);
        texts(exemption.condition().map(ExpressionText::text).stream().toList(), out);
        texts(exemption.appliances().map(ExpressionText::text).stream().toList(), out);
    }

    private static void texts(List<String> texts, BytesWriter out) {
        out.u32(texts.size());
        texts.forEach(each -> text(each, out));
    }

    private static void text(String text, BytesWriter out) {
        out.sized32(Bytes.utf8(text));
    }
}
