package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.DoasText;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.PrivilegeRule;
import dev.martello.evidence.settings.Privileges;
import dev.martello.evidence.settings.SudoersText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Who may become somebody else, by the files of sudo and doas. */
final class PrivilegesCollector implements PartCollector {
    private static final List<String> SUDOERS = List.of("/etc/sudoers", "/usr/local/etc/sudoers");
    private static final List<String> DOAS = List.of("/etc/doas.conf", "/usr/local/etc/doas.conf");

    @Override
    public String part() {
        return "privileges";
    }

    @Override
    public Optional<Privileges> collect(MachineFiles files, Observation observation) {
        return observation.of("the configuration of sudo and doas", () -> Optional.of(privileges(files)));
    }

    private static Privileges privileges(MachineFiles files) throws Unreadable, MalformedSettings {
        Privileges sudo = new Privileges(false, new TreeMap<>(), List.of());
        for (String path : SUDOERS) {
            Optional<String> text = files.text(path, SudoersText.MAX_CHARS);
            if (text.isPresent()) {
                sudo = SudoersText.parse(text.get(), (name, kind) -> included(files, directory(path), name, kind));
                break;
            }
        }
        List<PrivilegeRule> rules = new ArrayList<>(sudo.rules());
        for (String path : DOAS) {
            Optional<String> text = files.text(path, DoasText.MAX_CHARS);
            if (text.isPresent()) {
                rules.addAll(DoasText.parse(text.get()));
            }
        }
        return new Privileges(sudo.sudo(), sudo.defaults(), rules);
    }

    private static String directory(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static List<String> included(MachineFiles files, String base, String name, SudoersText.Kind kind)
            throws Unreadable {
        String path = name.startsWith("/") ? name : base + name;
        return switch (kind) {
            case FILE -> files.text(path, SudoersText.MAX_CHARS).stream().toList();
            case DIRECTORY -> {
                List<String> texts = new ArrayList<>();
                for (String each : files.names(path)) {
                    // sudo leaves out what editors and packages leave behind.
                    if (!each.endsWith("~") && !each.contains(".")) {
                        files.text(path + "/" + each, SudoersText.MAX_CHARS).ifPresent(texts::add);
                    }
                }
                yield texts;
            }
        };
    }
}
