package dev.martello.server.api;

import dev.martello.appraisal.profile.Lesson;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.http.ApiRequest;
import dev.martello.server.http.ApiResponse;
import dev.martello.server.http.Method;
import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import dev.martello.server.http.Route;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.ProfileAnswer;
import dev.martello.server.judgement.ProfileTeachers;
import dev.martello.server.judgement.References;
import dev.martello.server.store.Database;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.ProfileTable;
import dev.martello.server.store.StoredProfile;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.LessonViews;
import dev.martello.server.view.ProfileChanged;
import dev.martello.server.view.ProfileList;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Platform profiles as operators see, learn and change them. */
public final class ProfileRoutes {
    /** A document in base64, with room for the envelope around it. */
    private static final int MAX_ENVELOPE_BYTES = 2 * ProfileDocument.MAX_BYTES;

    private static final Pattern DIGEST_PREFIX = Pattern.compile("[0-9a-f]{6,64}");

    private final Route.Guard operators;
    private final Database database;
    private final References references;
    private final Adoption adoption;
    private final Clock clock;
    private final ProfileTeachers teachers;

    /** @param operators who may ask */
    public ProfileRoutes(
            Route.Guard operators, Database database, References references, Adoption adoption, Clock clock) {
        this.operators = operators;
        this.database = database;
        this.references = references;
        this.adoption = adoption;
        this.clock = clock;
        this.teachers = new ProfileTeachers(database, references);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/api/v1/profiles", 0, operators, _ -> list()),
                new Route(Method.POST, "/api/v1/profiles", MAX_ENVELOPE_BYTES, operators, this::add),
                new Route(Method.GET, "/api/v1/profile-drafts", 0, operators, this::learn),
                new Route(Method.POST, "/api/v1/profiles/{digest}/withdraw", 0, operators, this::withdraw));
    }

    private ApiResponse list() {
        List<StoredProfile> profiles = database.read(sql -> new ProfileTable(sql).all());
        return OperatorRoutes.json(
                new ProfileList(profiles.stream().map(Views::profile).toList()));
    }

    private ApiResponse add(ApiRequest request) throws Refused {
        return switch (references.openProfile(request.body())) {
            case ProfileAnswer.Proposed(Change.NewProfile change) -> propose(change, change.stored(clock.instant()));
            case ProfileAnswer.Known(StoredProfile profile) ->
                OperatorRoutes.json(new ProfileChanged(Views.profile(profile), 0, 0, Optional.empty()));
            case ProfileAnswer.Refused(String reason, String explanation) ->
                throw new Refused(new Problem(422, reason, "The profile is not taken", explanation));
        };
    }

    private ApiResponse withdraw(ApiRequest request) throws Refused {
        String digits = request.head().pathParameter("digest");
        List<StoredProfile> found = DIGEST_PREFIX.matcher(digits).matches()
                ? database.read(sql -> new ProfileTable(sql).startingWith(digits))
                : List.of();
        return withdraw(Found.one(
                found,
                new Problem(
                        404,
                        "profile.unknown",
                        "There is no such profile",
                        "no profile has a digest that starts so (6 digits at least)"),
                new Problem(
                        409,
                        "profile.ambiguous",
                        "There is more than one such profile",
                        "more than one profile is meant; give more digits of the digest")));
    }

    private ApiResponse withdraw(StoredProfile profile) {
        Change change = new Change.WithdrawnProfile(profile.digest(), profile.name());
        if (profile.withdrawn().isEmpty()) {
            return propose(change, profile);
        }
        adoption.settle(change);
        return OperatorRoutes.json(new ProfileChanged(Views.profile(profile), 0, 0, Optional.empty()));
    }

    /** @param before the profile as it is until the change counts */
    private ApiResponse propose(Change change, StoredProfile before) {
        AdoptionView outcome = Views.adoption(adoption.propose(change), database);
        StoredProfile after = database.read(sql -> new ProfileTable(sql).find(before.digest()))
                .orElse(before);
        return OperatorRoutes.json(
                new ProfileChanged(Views.profile(after), outcome.appraised(), outcome.changed(), outcome.held()));
    }

    private ApiResponse learn(ApiRequest request) throws Refused {
        RequestHead head = request.head();
        String model = head.queryParameter("model")
                .filter(PlatformProfile::isModel)
                .orElseThrow(() -> new Refused(Problem.malformed("model names a hardware model")));
        Optional<String> from = head.queryParameter("from");
        if (from.isPresent() == head.queryParameter("quorum").isPresent()) {
            throw new Refused(
                    Problem.malformed("either from says which appliances teach, or quorum how many must agree"));
        }
        Lesson lesson =
                from.isPresent() ? teachers.chosen(model, chosen(from.get())) : teachers.quorum(model, quorum(head));
        return OperatorRoutes.json(LessonViews.of(lesson));
    }

    private List<FleetMember> chosen(String from) throws Refused {
        Set<String> wanted = new LinkedHashSet<>(List.of(from.split(",", -1)));
        if (wanted.size() > ProfileTeachers.MAX_APPLIANCES) {
            throw new Refused(
                    Problem.malformed("from names at most " + ProfileTeachers.MAX_APPLIANCES + " appliances"));
        }
        Map<ApplianceId, FleetMember> members = new LinkedHashMap<>();
        List<List<FleetMember>> found = database.read(sql ->
                wanted.stream().map(name -> ApplianceNames.find(sql, name)).toList());
        for (List<FleetMember> each : found) {
            FleetMember member = ApplianceNames.one(each);
            members.putIfAbsent(member.appliance().id(), member);
        }
        return List.copyOf(members.values());
    }

    private static Quorum quorum(RequestHead head) throws Refused {
        int machines = number(head, "quorum");
        int sites = number(head, "sites");
        try {
            return new Quorum(machines, sites);
        } catch (IllegalArgumentException e) {
            throw new Refused(Problem.malformed(String.valueOf(e.getMessage())));
        }
    }

    private static int number(RequestHead head, String name) throws Refused {
        String text = head.queryParameter(name).orElse("1");
        if (!text.matches("[0-9]{1,5}")) {
            throw new Refused(Problem.malformed(name + " is a number"));
        }
        return Integer.parseInt(text);
    }
}
