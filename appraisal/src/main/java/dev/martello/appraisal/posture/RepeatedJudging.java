package dev.martello.appraisal.posture;

import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.SettingsPieces;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the settings of many machines, one after the other, and says of each what {@link CompiledChecks#judge} says of it. Machines
 * are much alike: a piece of settings that came before is not fetched again, and a check of which all facts are those of a machine before has the
 * same outcome, and is not asked again. For use by one thread. What it remembers is bounded, whatever machines say.
 */
final class RepeatedJudging {
    /**
     * What checks say of one machine.
     *
     * @param unknown what a newer agent says and is not known here
     * @param conditions whether each condition holds
     */
    record Judged(OsFamily family, List<String> unknown, List<StatedResult> results, List<ConditionAnswer> conditions) {
        static Judged of(OsFamily family, List<String> unknown, List<Answer> answers) {
            List<StatedResult> results = new ArrayList<>();
            List<ConditionAnswer> conditions = new ArrayList<>();
            for (Answer each : answers) {
                switch (each) {
                    case StatedResult result -> results.add(result);
                    case ConditionAnswer condition -> conditions.add(condition);
                }
            }
            return new Judged(family, unknown, results, conditions);
        }
    }

    private final Map<OsFamily, RememberedQuestions> bySystem = new EnumMap<>(OsFamily.class);
    private final Memory memory;
    private final KnownPieces pieces;

    /**
     * One that has seen nothing yet.
     *
     * @param checks of which the {@linkplain CompiledChecks#requireTexts texts} were compiled
     * @param conditions that are asked of all systems
     * @param maxOctets how much is remembered, about, before all of it is forgotten
     */
    RepeatedJudging(CompiledChecks checks, List<CompiledCondition> conditions, long maxOctets) {
        this.memory = new Memory(maxOctets);
        this.pieces = new KnownPieces(memory);
        for (OsFamily system : OsFamily.values()) {
            List<Question> questions = new ArrayList<>(checks.forSystem(system));
            questions.addAll(conditions);
            bySystem.put(system, RememberedQuestions.of(questions, memory));
        }
    }

    /**
     * What each check says that is for the system, and whether each condition holds, in their order.
     *
     * @return nothing if the settings are not in pieces, or these are not settings
     */
    Optional<Judged> judge(SettingsPieces settings) {
        if (memory.isFull()) {
            forget();
        }
        try {
            Optional<SetUp> setUp = SetUp.of(settings, pieces);
            return setUp.isPresent() ? judge(setUp.get()) : Optional.empty();
        } catch (MalformedCbor e) {
            return Optional.empty(); // the whole is malformed, too, and says where
        }
    }

    private Optional<Judged> judge(SetUp setUp) throws MalformedCbor {
        RememberedQuestions questions = bySystem.get(setUp.family());
        return questions == null
                ? Optional.empty()
                : Optional.of(Judged.of(setUp.family(), setUp.unknown(), questions.answers(setUp)));
    }

    private void forget() {
        pieces.forget();
        bySystem.values().forEach(RememberedQuestions::forget);
        memory.clear();
    }
}
