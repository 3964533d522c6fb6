package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.UnitSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of systemd's units, in the order in which it looks for them. For one look at a machine.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5), Unit File Load Path</a>
 */
final class UnitFiles {
    private static final List<String> LOAD_PATH = List.of(
            "/etc/systemd/system.control",
            "/run/systemd/system.control",
            "/run/systemd/transient",
            "/run/systemd/generator.early",
            "/etc/systemd/system",
            "/etc/systemd/system.attached",
            "/run/systemd/system",
            "/run/systemd/system.attached",
            "/run/systemd/generator",
            "/usr/local/lib/systemd/system",
            "/usr/lib/systemd/system",
            "/lib/systemd/system",
            "/run/systemd/generator.late");

    private static final String NOTHING = "/dev/null";
    private static final String DROP_IN_SUFFIX = ".conf";

    private final MachineFiles files;
    private final Map<String, List<String>> names = new HashMap<>();

    /** The names that links give to units, by the units' own. */
    private final Map<UnitName, Set<UnitName>> aliases = new HashMap<>();

    UnitFiles(MachineFiles files) throws Unreadable {
        this.files = files;
        for (String directory : LOAD_PATH) {
            for (String each : names(directory)) {
                Optional<UnitName> name = UnitName.of(each);
                if (name.isPresent()) {
                    aliases.computeIfAbsent(ownName(name.get(), directory + "/" + each), _ -> new LinkedHashSet<>())
                            .add(name.get());
                }
            }
        }
    }

    /**
     * A unit that there is.
     *
     * @param name its own, if it was asked for by another
     */
    record Found(UnitName name, UnitSettings settings) {}

    /** A unit; empty if there is none, or it is masked. */
    Optional<Found> find(UnitName asked) throws Unreadable {
        Optional<String> path = path(asked);
        if (path.isEmpty() && asked.instance().isPresent()) {
            path = path(asked.template());
        }
        if (path.isEmpty() || isNothing(path.get())) {
            return Optional.empty();
        }
        UnitName name = ownName(asked, path.get());
        String text = files.text(path.get(), UnitSettings.MAX_CHARS).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>(List.of(text));
        for (String dropIn : dropIns(name)) {
            files.text(dropIn, UnitSettings.MAX_CHARS).ifPresent(texts::add);
        }
        return Optional.of(new Found(name, UnitSettings.of(texts)));
    }

    /** The units that links below a unit's name ask for, as in {@code multi-user.target.wants}. */
    List<UnitName> linked(UnitName name) throws Unreadable {
        List<UnitName> linked = new ArrayList<>();
        for (String directory : LOAD_PATH) {
            for (String kind : List.of(".wants", ".requires", ".upholds")) {
                for (UnitName each : List.of(name, name.template())) {
                    for (String link : namesIn(directory, each + kind)) {
                        name.filled(link).ifPresent(linked::add);
                    }
                }
            }
        }
        return linked;
    }

    private Optional<String> path(UnitName name) throws Unreadable {
        for (String directory : LOAD_PATH) {
            if (names(directory).contains(name.toString())) {
                return Optional.of(directory + "/" + name);
            }
        }
        return Optional.empty();
    }

    private boolean isNothing(String path) throws Unreadable {
        return files.resolve(path).equals(files.resolve(NOTHING));
    }

    /** A link to another unit makes its name another name of that one. */
    private UnitName ownName(UnitName asked, String path) throws Unreadable {
        Path file = files.resolve(path);
        return UnitName.of(String.valueOf(file.getFileName()))
                .filter(own -> own.type().equals(asked.type()))
                .map(own -> own.isTemplate() ? new UnitName(own.prefix(), asked.instance(), own.type()) : own)
                .orElse(asked);
    }

    /** A file hides those of its name in later directories; names decide the order. */
    private List<String> dropIns(UnitName own) throws Unreadable {
        SortedMap<String, String> byName = new TreeMap<>();
        Set<UnitName> all = new LinkedHashSet<>(List.of(own));
        all.addAll(aliases.getOrDefault(own, Set.of()));
        for (UnitName name : all) {
            for (String directory : LOAD_PATH) {
                for (String each : name.dropInNames()) {
                    for (String file : namesIn(directory, each + ".d")) {
                        if (file.endsWith(DROP_IN_SUFFIX)) {
                            byName.putIfAbsent(file, directory + "/" + each + ".d/" + file);
                        }
                    }
                }
            }
        }
        return List.copyOf(byName.values());
    }

    private List<String> namesIn(String directory, String name) throws Unreadable {
        return names(directory).contains(name) ? names(directory + "/" + name) : List.of();
    }

    private List<String> names(String directory) throws Unreadable {
        List<String> known = names.get(directory);
        if (known == null) {
            known = files.names(directory);
            names.put(directory, known);
        }
        return known;
    }
}
