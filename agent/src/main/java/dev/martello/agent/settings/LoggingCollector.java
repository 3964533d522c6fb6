package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.LogTarget;
import dev.martello.evidence.settings.Logging;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.SyslogText;
import dev.martello.evidence.settings.UnitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of logs, by the files of systemd's journal, rsyslog and syslogd. */
final class LoggingCollector implements PartCollector {
    private static final String JOURNAL = "/var/log/journal";
    private static final String RSYSLOG = "/etc/rsyslog.conf";
    private static final String SYSLOGD = "/etc/syslog.conf";
    private static final int MAX_FILES = 500;

    private static final List<String> JOURNAL_KEYS = List.of(
            "Audit", "Compress", "ForwardToSyslog", "MaxRetentionSec", "ReadKMsg", "Seal", "Storage", "SystemMaxUse");

    @Override
    public String part() {
        return "logging";
    }

    @Override
    public Optional<Logging> collect(MachineFiles files, Observation observation) {
        return observation.of("the configuration of logs", () -> Optional.of(logging(files)));
    }

    private static Logging logging(MachineFiles files) throws Unreadable, MalformedSettings {
        List<LogTarget> targets = new ArrayList<>();
        targets.addAll(targets(files, "rsyslog", RSYSLOG));
        targets.addAll(targets(files, "syslogd", SYSLOGD));
        SystemdConfiguration.read(files, "journal-upload.conf")
                .flatMap(settings -> settings.value("Upload", "URL"))
                .ifPresent(url -> targets.add(new LogTarget("journal-upload", url, "http", url.startsWith("https:"))));
        boolean hasDirectory = files.status(JOURNAL)
                .filter(found -> found.kind() == FileStatus.Kind.DIRECTORY)
                .isPresent();
        return new Logging(journal(files), hasDirectory, targets);
    }

    private static SortedMap<String, String> journal(MachineFiles files) throws Unreadable {
        SortedMap<String, String> journal = new TreeMap<>();
        Optional<UnitSettings> settings = SystemdConfiguration.read(files, "journald.conf");
        for (String key : JOURNAL_KEYS) {
            settings.flatMap(found -> found.value("Journal", key)).ifPresent(value -> journal.put(key, value));
        }
        return journal;
    }

    private static List<LogTarget> targets(MachineFiles files, String program, String first)
            throws Unreadable, MalformedSettings {
        List<LogTarget> targets = new ArrayList<>();
        List<String> todo = new ArrayList<>(List.of(first));
        for (int i = 0; i < todo.size(); i++) {
            if (i == MAX_FILES) {
                throw new Unreadable(first + " includes more than " + MAX_FILES + " files");
            }
            Optional<String> text = files.text(todo.get(i), SyslogText.MAX_CHARS);
            if (text.isPresent()) {
                SyslogText.Found found = SyslogText.parse(program, text.get());
                targets.addAll(found.targets());
                for (String pattern : found.includes()) {
                    todo.addAll(paths(files, pattern));
                }
            }
        }
        return targets;
    }

    /** syslogd may be given a directory for all its files. */
    private static List<String> paths(MachineFiles files, String pattern) throws Unreadable {
        boolean isDirectory = files.status(pattern)
                .filter(found -> found.kind() == FileStatus.Kind.DIRECTORY)
                .isPresent();
        return PathPattern.paths(files, isDirectory ? pattern + "/*" : pattern);
    }
}
