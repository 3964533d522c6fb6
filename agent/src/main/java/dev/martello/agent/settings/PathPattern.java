package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** A pattern of paths, as in {@code /etc/ssh/*_key}. */
final class PathPattern {
    /** Settings stand in some ten files. */
    private static final int MAX_PATHS = 10_000;

    private PathPattern() {}

    /**
     * The paths that a pattern names, in order. A part without an asterisk or the like is taken as it is, so what it names need
     * not exist.
     *
     * @throws Unreadable if a directory cannot be read, or there are too many paths
     */
    static List<String> paths(MachineFiles files, String pattern) throws Unreadable {
        List<String> paths = List.of("");
        for (String part : pattern.split("/", -1)) {
            if (!part.isEmpty()) {
                paths = NamePattern.isPattern(part)
                        ? matching(files, paths, NamePattern.of(part))
                        : joined(paths, part);
            }
        }
        return paths;
    }

    /**
     * As {@link #paths(MachineFiles, String)}, of a pattern that may be relative.
     *
     * @param directory below which a pattern is that does not begin with a stroke; it ends with one
     */
    static List<String> paths(MachineFiles files, String directory, String pattern) throws Unreadable {
        return paths(files, pattern.startsWith("/") ? pattern : directory + pattern);
    }

    /**
     * The texts of the files that a pattern names and that are there, in the order of their paths.
     *
     * @param directory below which a pattern is that does not begin with a stroke; it ends with one
     * @throws Unreadable if a directory or a file cannot be read, or there is too much of it
     */
    static List<String> texts(MachineFiles files, String directory, String pattern, int maxChars) throws Unreadable {
        List<String> texts = new ArrayList<>();
        for (String path : paths(files, directory, pattern)) {
            files.text(path, maxChars).ifPresent(texts::add);
        }
        return texts;
    }

    private static List<String> joined(List<String> directories, String name) {
        return directories.stream().map(each -> each + "/" + name).toList();
    }

    private static List<String> matching(MachineFiles files, List<String> directories, NamePattern pattern)
            throws Unreadable {
        List<String> paths = new ArrayList<>();
        for (String directory : directories) {
            for (String name : files.names(directory)) {
                if (pattern.matches(name)) {
                    paths.add(directory + "/" + name);
                }
            }
            if (paths.size() > MAX_PATHS) {
                throw new Unreadable(directory + " has too many names that are asked for");
            }
        }
        return paths;
    }
}
