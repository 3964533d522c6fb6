package dev.martello.server.view;

import dev.martello.appraisal.profile.LeftOut;
import dev.martello.appraisal.profile.Lesson;
import dev.martello.appraisal.profile.ProfileDraft;
import dev.martello.appraisal.profile.Sighting;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.ProfileDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lessons as people and programs read them. */
public final class LessonViews {
    private LessonViews() {}

    public static LessonView of(Lesson lesson) {
        return new LessonView(
                lesson.drafts().stream().map(LessonViews::draft).toList(),
                lesson.passedOver().stream()
                        .map(each -> new LessonView.PassedOver(each.machine(), each.reason()))
                        .toList());
    }

    private static LessonView.Draft draft(ProfileDraft draft) {
        return new LessonView.Draft(
                draft.profile().model(),
                draft.profile().firmwareVersion(),
                draft.machines(),
                draft.sites(),
                ProfileDocument.write(draft.profile()).toString(StandardCharsets.UTF_8),
                draft.events().stream().map(LessonViews::event).toList(),
                draft.leftOut().stream().map(LessonViews::leftOut).toList());
    }

    private static LessonView.Event event(ProfileDraft.Event each) {
        ExpectedEvent event = each.event();
        return new LessonView.Event(
                event.pcr().number(),
                event.type().label(),
                event.label(),
                event.atLeast(),
                event.atMost(),
                switch (event.expectation()) {
                    case Expectation.Varies(String reason) -> reason;
                    case Expectation.OneOf _ -> "";
                },
                each.isToBeReviewed(),
                sighting(each.seen()),
                values(each));
    }

    private static List<LessonView.Value> values(ProfileDraft.Event each) {
        return switch (each.event().expectation()) {
            case Expectation.Varies _ -> List.of();
            case Expectation.OneOf(List<ExpectedEvent.Value> values) -> {
                List<LessonView.Value> views = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    views.add(new LessonView.Value(
                            values.get(i).digests().getLast().toString(),
                            values.get(i).says(),
                            sighting(each.values().get(i))));
                }
                yield views;
            }
        };
    }

    private static LessonView.LeftOut leftOut(LeftOut each) {
        return new LessonView.LeftOut(
                each.pcr(), each.name(), each.digest(), each.says(), sighting(each.seen()), each.reason());
    }

    private static LessonView.Sighting sighting(Sighting seen) {
        return new LessonView.Sighting(
                seen.machines(), seen.of(), seen.sites(), seen.machines() == seen.of() ? List.of() : seen.who());
    }
}
