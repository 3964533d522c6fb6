package dev.martello.appraisal.posture;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What one document has to say of posture: checks, profiles that choose among these and others, and exceptions. */
public record PostureDocument(List<Check> checks, List<Profile> profiles, List<Exemption> exemptions) {
    /** A check has some thousand octets. */
    public static final int MAX_BYTES = 4 << 20;

    public PostureDocument {
        checks = List.copyOf(checks);
        profiles = List.copyOf(profiles);
        exemptions = List.copyOf(exemptions);
    }

    /**
     * Reads a document. Its expressions are looked at only when its checks are compiled, and what its profiles name only when they
     * are {@linkplain Profiles#choose chosen by}.
     *
     * @throws MalformedCheck if the octets are not such a document
     */
    public static PostureDocument parse(Bytes yaml) throws MalformedCheck {
        if (yaml.length() > MAX_BYTES) {
            throw new MalformedCheck(0, "it has " + yaml.length() + " octets, at most " + MAX_BYTES + " are allowed");
        }
        return PostureDocumentReader.read(yaml);
    }

    /** All that documents say, in their order. */
    public static PostureDocument together(List<PostureDocument> documents) {
        List<Check> checks = new ArrayList<>();
        List<Profile> profiles = new ArrayList<>();
        List<Exemption> exemptions = new ArrayList<>();
        for (PostureDocument each : documents) {
            checks.addAll(each.checks);
            profiles.addAll(each.profiles);
            exemptions.addAll(each.exemptions);
        }
        return new PostureDocument(checks, profiles, exemptions);
    }
}
