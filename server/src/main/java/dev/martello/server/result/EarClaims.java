package dev.martello.server.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The claims set of an {@link Ear}, in JSON.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-ear/">draft-ietf-rats-ear-04, section 3, the claims and their CDDL</a>
 */
record EarClaims(
        String eat_profile,
        Long iat,
        Long exp,
        String sub,
        Optional<String> eat_nonce,
        VerifierId ear_verifier_id,
        Map<String, EarAppraisal> submods) {
    private record VerifierId(String developer, String build) {}

    private record EarAppraisal(
            String ear_status,
            Map<String, Integer> ear_trustworthiness_vector,
            Optional<List<String>> ear_appraisal_policy_ids,
            Optional<VerifierClaims> ear_verifier_claims) {}

    private record VerifierClaims(Optional<String> release, List<String> rules) {}

    /** The one submodule there is: an appliance is one attester. */
    private static final String SUBMODULE = "appliance";

    private static final String DEVELOPER = "Martello";
    private static final String REVISION = "urn:martello:revision:";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // extensions of EAR
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    static Bytes write(Ear ear) {
        Map<String, Integer> vector = new LinkedHashMap<>();
        ear.vector().claims().forEach((claim, value) -> vector.put(claim.label(), value));
        EarAppraisal appraisal = new EarAppraisal(
                ear.status().name().toLowerCase(Locale.ROOT),
                vector,
                ear.revision().map(revision -> List.of(REVISION + revision)),
                Optional.of(new VerifierClaims(ear.release(), ear.rules())));
        return Bytes.owning(JSON.writeValueAsBytes(new EarClaims(
                Ear.PROFILE,
                ear.issued().getEpochSecond(),
                ear.expires().getEpochSecond(),
                ear.appliance().toString(),
                ear.nonce(),
                new VerifierId(DEVELOPER, ear.build()),
                Map.of(SUBMODULE, appraisal))));
    }

    /** @throws MalformedEar if the octets are no claims of an attestation result of this profile */
    static Ear read(Bytes json) throws MalformedEar {
        try {
            EarClaims claims = JSON.readValue(json.toArray(), EarClaims.class);
            if (!Ear.PROFILE.equals(claims.eat_profile)) {
                throw new MalformedEar("eat_profile is \"" + claims.eat_profile + "\", expected " + Ear.PROFILE);
            }
            return claims.toEar();
        } catch (JacksonException e) {
            throw new MalformedEar("the claims are not those of a result: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEar("a claim has no value that it may have: " + e.getMessage());
        }
    }

    private Ear toEar() throws MalformedEar {
        EarAppraisal appraisal = submods.get(SUBMODULE);
        if (appraisal == null || submods.size() != 1) {
            throw new MalformedEar("submods is not one appraisal called " + SUBMODULE);
        }
        Map<TrustworthinessClaim, Integer> vector = new EnumMap<>(TrustworthinessClaim.class);
        appraisal.ear_trustworthiness_vector.forEach(
                (label, value) -> TrustworthinessClaim.ofLabel(label).ifPresent(claim -> vector.put(claim, value)));
        return new Ear(
                ApplianceId.parse(sub),
                Instant.ofEpochSecond(iat),
                Instant.ofEpochSecond(exp),
                eat_nonce,
                ear_verifier_id.build,
                TrustTier.valueOf(appraisal.ear_status.toUpperCase(Locale.ROOT)),
                new TrustworthinessVector(vector),
                revision(appraisal.ear_appraisal_policy_ids),
                appraisal.ear_verifier_claims.flatMap(VerifierClaims::release),
                appraisal.ear_verifier_claims.map(VerifierClaims::rules).orElse(List.of()));
    }

    private static Optional<String> revision(Optional<List<String>> policies) throws MalformedEar {
        Optional<String> first = policies.flatMap(ids -> ids.stream().findFirst());
        if (first.filter(id -> !id.startsWith(REVISION)).isPresent()) {
            throw new MalformedEar("ear_appraisal_policy_ids is not one " + REVISION + "…");
        }
        return first.map(id -> id.substring(REVISION.length()));
    }
}
