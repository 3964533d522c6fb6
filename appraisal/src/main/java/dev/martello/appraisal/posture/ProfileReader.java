package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.posture.Profile.Entry;
import dev.martello.appraisal.posture.Profile.OtherSeverity;
import dev.martello.appraisal.posture.Profile.ParameterValue;
import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.evidence.settings.OsFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a profile. */
final class ProfileReader {
    private final YamlReader<MalformedCheck> yaml;
    private final Set<OsFamily> systems = EnumSet.noneOf(OsFamily.class);
    private final List<Entry> parents = new ArrayList<>();
    private final List<Entry> checks = new ArrayList<>();
    private final List<Entry> citing = new ArrayList<>();
    private final List<Entry> without = new ArrayList<>();
    private final List<ParameterValue> parameters = new ArrayList<>();
    private final List<OtherSeverity> severities = new ArrayList<>();
    private String name = "";
    private String title = "";

    ProfileReader(YamlReader<MalformedCheck> yaml) {
        this.yaml = yaml;
    }

    Profile profile() throws MalformedCheck {
        int start = yaml.line();
        yaml.fields("a profile", field -> {
            switch (field) {
                case "name" -> name = name();
                case "title" -> title = yaml.text();
                case "systems" -> yaml.elements("a list of systems", () -> systems.add(CheckReader.system(yaml)));
                case "extends" -> entries("a list of profiles", parents);
                case "checks" -> entries("a list of checks", checks);
                case "citing" -> entries("a list of references", citing);
                case "without" -> entries("a list of checks", without);
                case "parameters" -> yaml.fields("parameters", this::parametersOf);
                case "severity" -> yaml.fields("severities", this::severityOf);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (name.isEmpty() || title.isBlank()) {
            throw new MalformedCheck(start, "a profile needs \"name\" and \"title\"");
        }
        return new Profile(name, start, title, systems, parents, checks, citing, without, parameters, severities);
    }

    private String name() throws MalformedCheck {
        String text = yaml.text();
        if (!Profile.isName(text)) {
            throw yaml.malformed("\"" + text + "\" is no name of a profile, expected one as in edge-cache-linux");
        }
        return text;
    }

    private void entries(String description, List<Entry> into) throws MalformedCheck {
        yaml.elements(description, () -> into.add(new Entry(yaml.text(), yaml.line())));
    }

    private boolean parametersOf(String check) throws MalformedCheck {
        yaml.fields("the parameters of a check", name -> {
            int line = yaml.line();
            parameters.add(new ParameterValue(check, name, CheckReader.constant(yaml), line));
            return true;
        });
        return true;
    }

    private boolean severityOf(String checks) throws MalformedCheck {
        int line = yaml.line();
        severities.add(new OtherSeverity(
                new Entry(checks, line), CheckReader.severity(new ExpressionText(yaml.text(), line))));
        return true;
    }
}
