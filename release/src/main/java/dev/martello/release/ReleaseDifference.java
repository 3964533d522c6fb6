package dev.martello.release;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.FileDigests.Listed;
import dev.martello.appraisal.reference.PackageList;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What two releases accept differently. What they are called (version, security version, description), and what is predicted of
 * them, which follows from what they list, makes no difference here.
 *
 * @param bootApplications by name
 * @param commandLines which are there or not, and do not change
 * @param packages by package URL without the version; before and after are versions
 * @param files by path
 * @param imaKeys by the SHA-256 digests of their SubjectPublicKeyInfo
 * @param sharesFilesOf by version
 */
public record ReleaseDifference(
        List<Change> bootApplications,
        List<Change> commandLines,
        List<Change> packages,
        List<Change> files,
        List<Change> imaKeys,
        List<Change> sharesFilesOf) {
    /** A package URL with a version, which ends where qualifiers or a subpath begin; these may have an {@code @} too. */
    private static final Pattern VERSIONED =
            Pattern.compile("(?<name>[^?#]*)@(?<version>[^@?#]*)(?<rest>(?:[?#].*)?)", Pattern.DOTALL);

    /**
     * One thing that is not the same.
     *
     * @param before what the first release has of it; empty if it is not there
     * @param after what the second has
     */
    public record Change(String name, List<String> before, List<String> after) {
        /** What became of it. */
        public enum Kind {
            ADDED,
            REMOVED,
            CHANGED
        }

        public Change {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        public Kind kind() {
            return before.isEmpty() ? Kind.ADDED : after.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
        }
    }

    public ReleaseDifference {
        bootApplications = List.copyOf(bootApplications);
        commandLines = List.copyOf(commandLines);
        packages = List.copyOf(packages);
        files = List.copyOf(files);
        imaKeys = List.copyOf(imaKeys);
        sharesFilesOf = List.copyOf(sharesFilesOf);
    }

    /** How the second release differs from the first. */
    public static ReleaseDifference between(Release first, Release second) {
        return new ReleaseDifference(
                changes(
                        texts(first.bootApplications().digests()),
                        texts(second.bootApplications().digests())),
                changes(present(first.commandLines()), present(second.commandLines())),
                changes(versions(first), versions(second)),
                files(first.files(), second.files()),
                changes(present(keys(first)), present(keys(second))),
                changes(present(first.sharesFilesOf()), present(second.sharesFilesOf())));
    }

    public boolean isEmpty() {
        return Stream.of(bootApplications, commandLines, packages, files, imaKeys, sharesFilesOf)
                .allMatch(List::isEmpty);
    }

    /** The short identifiers that signatures have are no names: anybody can make a key with the same. */
    private static List<String> keys(Release release) {
        return release.imaKeys().stream().map(key -> key.digest().toString()).toList();
    }

    private static Map<String, List<String>> texts(Map<String, List<Digest>> digests) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        digests.forEach((name, each) -> texts.put(name, texts(each)));
        return texts;
    }

    private static List<String> texts(Collection<Digest> digests) {
        return digests.stream().map(Digest::toString).toList();
    }

    private static Map<String, List<String>> present(List<String> lines) {
        Map<String, List<String>> present = new LinkedHashMap<>();
        lines.forEach(line -> present.put(line, List.of(line)));
        return present;
    }

    private static SortedMap<String, List<String>> versions(Release release) {
        SortedMap<String, List<String>> versions = new TreeMap<>();
        for (String url : release.packages().map(PackageList::packages).orElse(List.of())) {
            Matcher versioned = VERSIONED.matcher(url);
            boolean isVersioned = versioned.matches();
            String name = isVersioned ? versioned.group("name") + versioned.group("rest") : url;
            String version = isVersioned ? versioned.group("version") : "";
            versions.computeIfAbsent(name, _ -> new ArrayList<>()).add(version);
        }
        return versions;
    }

    private static List<Change> changes(Map<String, List<String>> before, Map<String, List<String>> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            List<String> was = before.getOrDefault(name, List.of());
            List<String> is = after.getOrDefault(name, List.of());
            if (!new HashSet<>(was).equals(new HashSet<>(is))) {
                changes.add(new Change(name, was, is));
            }
        }
        return changes;
    }

    /** Both are in the same order, so one walk along them is enough, and needs no memory but for what differs. */
    private static List<Change> files(FileDigests before, FileDigests after) {
        List<Change> changes = new ArrayList<>();
        Walk first = new Walk(before.iterator());
        Walk second = new Walk(after.iterator());
        while (!first.atEnd || !second.atEnd) {
            int order = first.compareTo(second);
            if (order < 0) {
                changes.add(new Change(first.path(), texts(first.digests()), List.of()));
            } else if (order > 0) {
                changes.add(new Change(second.path(), List.of(), texts(second.digests())));
            } else if (!first.digests().equals(second.digests())) {
                changes.add(new Change(first.path(), texts(first.digests()), texts(second.digests())));
            }
            if (order <= 0) {
                first.advance();
            }
            if (order >= 0) {
                second.advance();
            }
        }
        return changes;
    }

    /** Where a walk along the files of a release is. */
    private static final class Walk {
        private final Iterator<Listed> files;
        private Listed current = new Listed("", List.of());
        private boolean atEnd;

        Walk(Iterator<Listed> files) {
            this.files = files;
            advance();
        }

        void advance() {
            atEnd = !files.hasNext();
            if (!atEnd) {
                current = files.next();
            }
        }

        String path() {
            return current.path();
        }

        List<Digest> digests() {
            return current.digests();
        }

        /** By the octets of the path; the end comes after all paths. */
        int compareTo(Walk other) {
            if (atEnd || other.atEnd) {
                return Boolean.compare(atEnd, other.atEnd);
            }
            return Bytes.utf8(path()).compareTo(Bytes.utf8(other.path()));
        }
    }
}
