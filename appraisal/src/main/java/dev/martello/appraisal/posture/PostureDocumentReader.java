package dev.martello.appraisal.posture;

import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a document of checks, profiles and exceptions. */
final class PostureDocumentReader {
    private static final int FORMAT = 1;

    private final YamlReader<MalformedCheck> yaml;
    private final List<Check> checks = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();
    private final List<Exemption> exemptions = new ArrayList<>();

    private PostureDocumentReader(YamlReader<MalformedCheck> yaml) {
        this.yaml = yaml;
    }

    static PostureDocument read(Bytes document) throws MalformedCheck {
        return YamlReader.read(
                document, "checks", MalformedCheck::new, yaml -> new PostureDocumentReader(yaml).document());
    }

    private PostureDocument document() throws MalformedCheck {
        Set<String> seen = new HashSet<>();
        yaml.fields("a document of checks", field -> {
            seen.add(field);
            switch (field) {
                case "format" -> requireFormat();
                case "checks" -> yaml.elements("a list of checks", this::check);
                case "profiles" -> yaml.elements("a list of profiles", this::profile);
                case "exceptions" -> yaml.elements("a list of exceptions", this::exemption);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!seen.contains("format")) {
            throw yaml.malformed("\"format: " + FORMAT + "\" is missing");
        }
        return new PostureDocument(checks, profiles, exemptions);
    }

    private void requireFormat() throws MalformedCheck {
        if (yaml.number() != FORMAT) {
            throw yaml.malformed("this format is not known here, expected format: " + FORMAT);
        }
    }

    private void check() throws MalformedCheck {
        requireRoom(checks.size(), Check.MAX_CHECKS, "checks");
        checks.add(new CheckReader(yaml).check());
    }

    private void profile() throws MalformedCheck {
        requireRoom(profiles.size(), Profile.MAX_PROFILES, "profiles");
        profiles.add(new ProfileReader(yaml).profile());
    }

    private void exemption() throws MalformedCheck {
        requireRoom(exemptions.size(), Exemption.MAX_EXEMPTIONS, "exceptions");
        exemptions.add(new ExemptionReader(yaml).exemption());
    }

    private void requireRoom(int count, int most, String what) throws MalformedCheck {
        if (count == most) {
            throw yaml.malformed("more than " + most + " " + what);
        }
    }
}
