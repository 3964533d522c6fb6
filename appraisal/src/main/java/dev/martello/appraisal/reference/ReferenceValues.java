package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that evidence is compared with.
 *
 * @param releases what the operating system should be
 * @param profiles what the firmware should measure
 * @param rings what is expected where; one plan a ring at most
 */
public record ReferenceValues(List<Release> releases, List<PlatformProfile> profiles, List<RingPlan> rings) {
    private static final Bytes DOMAIN = Bytes.ascii("martello.reference-values.2\0");

    /** Nothing to compare with. */
    public static final ReferenceValues NONE = new ReferenceValues(List.of(), List.of(), List.of());

    /** @throws IllegalArgumentException if a ring has two plans */
    public ReferenceValues {
        releases = List.copyOf(releases);
        profiles = List.copyOf(profiles);
        rings = List.copyOf(rings);
        Set<String> seen = new HashSet<>();
        for (RingPlan plan : rings) {
            if (!seen.add(plan.ring())) {
                throw new IllegalArgumentException("there are two plans for the ring " + plan.ring());
            }
        }
    }

    /** Releases alone. */
    public static ReferenceValues of(List<Release> releases) {
        return new ReferenceValues(releases, List.of(), List.of());
    }

    /** What is expected in a ring, if the operator said so. */
    public Optional<RingPlan> plan(String ring) {
        return rings.stream().filter(each -> each.ring().equals(ring)).findFirst();
    }

    /** With one release more. */
    public ReferenceValues with(Release release) {
        List<Release> more = new ArrayList<>(releases);
        more.add(release);
        return new ReferenceValues(more, profiles, rings);
    }

    /**
     * Without a release.
     *
     * @param digest of its manifest, in hexadecimal digits
     */
    public ReferenceValues withoutRelease(String digest) {
        return new ReferenceValues(
                releases.stream()
                        .filter(each -> !each.digest().octets().toHex().equals(digest))
                        .toList(),
                profiles,
                rings);
    }

    /** With these profiles in place of those there were. */
    public ReferenceValues withProfiles(List<PlatformProfile> others) {
        return new ReferenceValues(releases, others, rings);
    }

    /** With one profile more. */
    public ReferenceValues with(PlatformProfile profile) {
        List<PlatformProfile> more = new ArrayList<>(profiles);
        more.add(profile);
        return withProfiles(more);
    }

    /** Without the profile whose document has this SHA-256 digest, in hexadecimal digits. */
    public ReferenceValues withoutProfile(String digest) {
        return withProfiles(profiles.stream()
                .filter(each -> !each.digest().octets().toHex().equals(digest))
                .toList());
    }

    /** With a plan in place of the one its ring had. */
    public ReferenceValues with(RingPlan plan) {
        List<RingPlan> others = new ArrayList<>(withoutPlan(plan.ring()).rings());
        others.add(plan);
        return new ReferenceValues(releases, profiles, others);
    }

    /** Without the plan of a ring, if it had one. */
    public ReferenceValues withoutPlan(String ring) {
        return new ReferenceValues(
                releases,
                profiles,
                rings.stream().filter(each -> !each.ring().equals(ring)).toList());
    }

    /**
     * Names the whole, in whatever order its parts are listed. Computed anew each time, which takes time in proportion to the size of the
     * releases.
     */
    public Digest digest() {
        BytesWriter all = BytesWriter.bigEndian().bytes(DOMAIN).u32(releases.size());
        releases.stream().map(release -> release.digest().octets()).sorted().forEach(all::bytes);
        all.u32(profiles.size());
        profiles.stream().map(profile -> profile.digest().octets()).sorted().forEach(all::bytes);
        all.u32(rings.size());
        rings.stream().map(RingPlan::octets).sorted().forEach(all::sized32);
        return HashAlgorithm.SHA256.hash(all.toBytes());
    }
}
