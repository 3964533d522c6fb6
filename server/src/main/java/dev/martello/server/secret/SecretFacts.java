package dev.martello.server.secret;

import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.VerdictInterval;
import java.util.Optional;

/**
 * What conditions of secrets ask about: {@code appliance.ring == "canary" && verdict.release == "2026.11.2"}.
 *
 * @param appliance what enrolment and register say of it
 * @param verdict what was thought of it last
 */
public record SecretFacts(Appliance appliance, Verdict verdict) {
    public record Appliance(
            String id,
            String platform,
            Optional<String> serial,
            Optional<String> site,
            Optional<String> rackUnit,
            Optional<String> ring,
            Optional<String> model) {}

    public record Verdict(String tier, Optional<String> release) {}

    static SecretFacts of(SecretGrounds grounds) {
        EnrolledAppliance appliance = grounds.appliance();
        Optional<RegisterEntry> entry = grounds.registered();
        return new SecretFacts(
                new Appliance(
                        appliance.id().toString(),
                        appliance.platform().label(),
                        entry.map(RegisterEntry::serial),
                        entry.map(RegisterEntry::site),
                        entry.map(RegisterEntry::rackUnit),
                        entry.map(RegisterEntry::ring),
                        entry.flatMap(RegisterEntry::model)),
                new Verdict(grounds.tier().name(), grounds.verdict().flatMap(VerdictInterval::release)));
    }
}
