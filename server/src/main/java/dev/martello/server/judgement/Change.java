package dev.martello.server.judgement;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.bytes.Bytes;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredProfile;
import dev.martello.server.store.StoredRelease;
import java.time.Instant;
import java.util.Optional;

/** A change of what evidence is judged by. */
public sealed interface Change {
    /** Another policy. */
    record NewPolicy(CompiledPolicy policy, StoredPolicy.Origin origin, Bytes document) implements Change {}

    /** One release more. */
    record NewRelease(Release release, String keyId, Bytes envelope) implements Change {
        /** As the store has it once it counts. */
        public StoredRelease stored(Instant now) {
            return new StoredRelease(
                    release.digest().octets().toHex(),
                    release.platform(),
                    release.version(),
                    release.securityVersion(),
                    release.description(),
                    keyId,
                    now,
                    Optional.empty());
        }
    }

    /**
     * One release fewer.
     *
     * @param name what people call it
     */
    record WithdrawnRelease(String digest, String name) implements Change {}

    /** Other expectations of a ring. */
    record NewRingPlan(RingPlan plan) implements Change {}

    /** One platform profile more. */
    record NewProfile(PlatformProfile profile, String keyId, Bytes envelope) implements Change {
        String digest() {
            return profile.digest().octets().toHex();
        }

        /** As the store has it once it counts. */
        public StoredProfile stored(Instant now) {
            return new StoredProfile(
                    digest(),
                    profile.model(),
                    profile.firmwareVersion(),
                    profile.description(),
                    keyId,
                    now,
                    Optional.empty());
        }
    }

    /**
     * One platform profile fewer.
     *
     * @param name what people call it
     */
    record WithdrawnProfile(String digest, String name) implements Change {}

    /**
     * Other checks of an operator's own.
     *
     * @param checks all that are asked then
     */
    record NewChecks(CheckSet checks, Bytes document) implements Change {}

    /** What would count if this change did. */
    default Reference onto(Reference reference) {
        return switch (this) {
            case NewPolicy(CompiledPolicy policy, var _, var _) -> reference.withPolicy(policy);
            case NewRelease(Release release, var _, var _) ->
                reference.withValues(reference.values().with(release));
            case WithdrawnRelease(String digest, var _) ->
                reference.withValues(reference.values().withoutRelease(digest));
            case NewRingPlan(RingPlan plan) ->
                reference.withValues(reference.values().with(plan));
            case NewProfile(PlatformProfile profile, var _, var _) ->
                reference.withValues(reference.values().with(profile));
            case WithdrawnProfile(String digest, var _) ->
                reference.withValues(reference.values().withoutProfile(digest));
            case NewChecks(CheckSet checks, var _) -> reference.withChecks(checks);
        };
    }

    /** Whether it is to be kept though what it takes away does not count now. */
    default boolean isWithdrawal() {
        return switch (this) {
            case WithdrawnRelease _, WithdrawnProfile _ -> true;
            case NewPolicy _, NewRelease _, NewRingPlan _, NewProfile _, NewChecks _ -> false;
        };
    }

    /** Whether a key stands behind it that the control plane does not have; all else is the word of whoever has an operator's token. */
    default boolean isSigned() {
        return switch (this) {
            case NewRelease _, NewProfile _ -> true;
            case NewPolicy _, WithdrawnRelease _, NewRingPlan _, WithdrawnProfile _, NewChecks _ -> false;
        };
    }

    /** One line that says what the change is. */
    default String title() {
        return switch (this) {
            case NewPolicy(CompiledPolicy policy, var _, var _) ->
                "policy " + policy.digest().octets().slice(0, 6).toHex() + "…";
            case NewRelease(Release release, var _, var _) ->
                "release " + release.version() + " for " + release.platform().label();
            case WithdrawnRelease(var _, String name) -> "withdrawal of release " + name;
            case NewRingPlan(RingPlan plan) -> "plan of ring " + plan.ring();
            case NewProfile(PlatformProfile profile, var _, var _) -> "profile of " + profile.name();
            case WithdrawnProfile(var _, String name) -> "withdrawal of the profile of " + name;
            case NewChecks(CheckSet checks, var _) ->
                "checks " + checks.revision().octets().slice(0, 6).toHex() + "…";
        };
    }
}
