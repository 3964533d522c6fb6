package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.posture.PostureReading;
import dev.martello.evidence.report.ItemDigest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What claims prove, before any rule of a policy or check of posture is asked. The same claims examined by the same {@link Examiner} come to the same, so it
 * can be kept and judged again when the policy changes.
 *
 * @param findings breaches of the built-in rules, which proof rests on
 * @param evidence by part of the facts, such as {@code boot}, the item it was read from
 */
public record Examination(Facts facts, List<Finding> findings, SortedMap<String, ItemDigest> evidence) {
    /** The parts of the facts that are read from the settings. */
    static final String SETTINGS = "settings";

    static final String POSTURE = "posture";

    public Examination {
        findings = List.copyOf(findings);
        evidence = new TreeMap<>(evidence);
    }

    /** The item with the appliance's settings, of which checks have not been asked yet; nothing if there is none to ask of. */
    public Optional<ItemDigest> settings() {
        return Optional.ofNullable(evidence.get(SETTINGS));
    }

    /** The same with what checks say of the {@link #settings}. */
    public Examination with(PostureReading reading) {
        PostureReading fitting = reading.on(facts);
        return new Examination(facts.withPosture(fitting.settings(), fitting.posture()), findings, evidence);
    }
}
