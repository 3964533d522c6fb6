package dev.martello.agent.settings;

import dev.martello.evidence.elf.ElfProtections;
import dev.martello.evidence.elf.MalformedElf;
import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.FoundFile;
import dev.martello.evidence.machine.FoundFile.Permission;
import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.DiskFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What a walk of the disk finds. For use by many threads until the walk ends. */
final class DiskFindings implements DiskWalk.Visitor {
    /** A library has it in its name; many are not executable. */
    private static final String LIBRARY = ".so";

    private record Alike(Optional<ElfProtections> protections, boolean privileged) {}

    private record Problem(String path, String text) {}

    private final Map<Alike, Queue<String>> binaries = new ConcurrentHashMap<>();
    private final Queue<DiskFile> privileged = new ConcurrentLinkedQueue<>();
    private final Queue<Problem> problems = new ConcurrentLinkedQueue<>();

    @Override
    public void found(FoundFile file) {
        if (file.kind() != FileStatus.Kind.FILE) {
            return;
        }
        boolean isPrivileged = file.has(Permission.SET_USER_ID) || file.has(Permission.SET_GROUP_ID);
        if (isPrivileged) {
            privileged.add(DiskFile.of(file.path(), file.status(), Optional.of(List.of())));
        }
        if (file.isExecutable() || file.name().contains(LIBRARY)) {
            binary(file, isPrivileged);
        }
    }

    private void binary(FoundFile file, boolean isPrivileged) {
        try (FileChannel channel = FileChannel.open(file.at(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ChannelSource source = new ChannelSource(channel);
            if (source.read(0, ElfProtections.MAGIC.length()).equals(ElfProtections.MAGIC)) {
                ElfProtections.read(source)
                        .ifPresent(found -> add(new Alike(Optional.of(found), isPrivileged), file.path()));
            }
        } catch (NoSuchFileException e) {
            // It vanished, and is no longer to be judged.
            return;
        } catch (AccessDeniedException e) {
            unread(file, isPrivileged, " may not be read");
        } catch (IOException e) {
            unread(file, isPrivileged, " cannot be read: " + e.getMessage());
        } catch (MalformedElf e) {
            unread(file, isPrivileged, " is not understood: " + e.getMessage());
        }
    }

    private void unread(FoundFile file, boolean isPrivileged, String problem) {
        add(new Alike(Optional.empty(), isPrivileged), file.path());
        problems.add(new Problem(file.path(), file.path() + problem));
    }

    private void add(Alike alike, String path) {
        binaries.computeIfAbsent(alike, _ -> new ConcurrentLinkedQueue<>()).add(path);
    }

    @Override
    public void unseen(String path, String problem) {
        add(new Alike(Optional.empty(), false), path);
        privileged.add(DiskFile.unseen(path));
        problems.add(new Problem(path, problem));
    }

    @Override
    public void leftOut(String path) {}

    /** All that was found, in order. */
    Disk disk(Observation observation) {
        problems.stream()
                .sorted(Comparator.comparing(Problem::path))
                .forEach(each -> observation.unseen("binaries", each.text()));
        return new Disk(
                binaries.entrySet().stream()
                        .map(each -> new BinaryGroup(
                                each.getKey().protections(), each.getKey().privileged(), sorted(each.getValue())))
                        .sorted(Comparator.comparing(each -> each.paths().getFirst()))
                        .toList(),
                sorted(privileged.stream(), Comparator.comparing(DiskFile::path)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> sorted(Collection<String> paths) {
        return sorted(paths.stream(), Comparator.naturalOrder());
    }

    private static <T> List<T> sorted(Stream<T> found, Comparator<T> order) {
        return found.sorted(order).toList();
    }
}
