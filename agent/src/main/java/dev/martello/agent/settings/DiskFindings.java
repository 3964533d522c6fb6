package dev.martello.agent.settings;

import dev.martello.evidence.elf.ElfProtections;
import dev.martello.evidence.elf.ElfSource;
import dev.martello.evidence.elf.MalformedElf;
import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.FoundFile;
import dev.martello.evidence.machine.FoundFile.Permission;
import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.DiskFile;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.system.FailedCall;
import dev.martello.evidence.system.MalformedCapabilities;
import dev.martello.evidence.system.OperatingSystemCalls;
import dev.martello.evidence.system.RegularFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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

    /** More of one kind tell nobody more; that there are more is said. */
    private static final int MAX_FILES = 2000;

    /** A machine with every compiler and desktop has some ten thousand. */
    private static final int MAX_BINARIES = 40_000;

    private static final String NO_WALK =
            "only the directories of the system were gone through; --walk goes through the whole disk";

    private record Alike(Optional<ElfProtections> protections, boolean privileged) {}

    /** What a file says that was read; absent if it is neither program nor library. */
    private record Binary(Optional<ElfProtections> protections) {}

    private record Problem(String path, String text) {}

    private final OsFamily family;
    private final OperatingSystemCalls calls;
    private final Optional<KnownOwners> owners;
    private final Optional<ProgramMemory> memory;
    private final Map<Alike, Queue<String>> binaries = new ConcurrentHashMap<>();
    private final Queue<DiskFile> privileged = new ConcurrentLinkedQueue<>();
    private final Queue<DiskFile> worldWritable = new ConcurrentLinkedQueue<>();
    private final Queue<DiskFile> ownerless = new ConcurrentLinkedQueue<>();
    private final Queue<String> leftOut = new ConcurrentLinkedQueue<>();
    private final Queue<Problem> problems = new ConcurrentLinkedQueue<>();

    /**
     * Nothing found yet.
     *
     * @param owners absent if the files do not say whose they are
     * @param memory of what was read before; with it, only one thread may find
     */
    DiskFindings(
            OsFamily family, OperatingSystemCalls calls, Optional<KnownOwners> owners, Optional<ProgramMemory> memory) {
        this.family = family;
        this.calls = calls;
        this.owners = owners;
        this.memory = memory;
    }

    @Override
    public void found(FoundFile file) {
        FileStatus.Kind kind = file.kind();
        boolean isDirectory = kind == FileStatus.Kind.DIRECTORY;
        if (owners.isPresent() && !owners.get().have(file.uid(), file.gid())) {
            ownerless.add(described(file));
        }
        if (file.has(Permission.OTHERS_WRITE)
                && (kind == FileStatus.Kind.FILE || (isDirectory && !file.has(Permission.STICKY)))) {
            worldWritable.add(described(file));
        }
        if (kind == FileStatus.Kind.FILE) {
            program(file);
        }
    }

    private void program(FoundFile file) {
        boolean isSetId = file.has(Permission.SET_USER_ID) || file.has(Permission.SET_GROUP_ID);
        boolean mayBeOne = file.isExecutable() || file.name().contains(LIBRARY);
        if (!mayBeOne && !isSetId) {
            return;
        }
        Optional<Program> known = memory.flatMap(each -> each.recall(file.identity()));
        Optional<List<String>> capabilities = known.isPresent()
                ? known.map(Program::capabilities)
                : file.isExecutable() ? capabilities(file) : Optional.of(List.of());
        boolean isPrivileged =
                isSetId || capabilities.filter(each -> !each.isEmpty()).isPresent();
        if (isPrivileged) {
            DiskFile found = DiskFile.of(file.path(), file.status(), capabilities);
            privileged.add(owners.isPresent() ? found : found.withoutOwner());
        }
        if (mayBeOne) {
            Optional<Binary> binary =
                    known.map(each -> new Binary(each.protections())).or(() -> binary(file, isPrivileged));
            binary.flatMap(Binary::protections)
                    .ifPresent(found -> add(new Alike(Optional.of(found), isPrivileged), file.path()));
            keep(file, capabilities, binary);
        }
    }

    /** What could not be read is tried again. */
    private void keep(FoundFile file, Optional<List<String>> capabilities, Optional<Binary> binary) {
        if (memory.isPresent() && capabilities.isPresent() && binary.isPresent()) {
            memory.get()
                    .keep(
                            file.identity(),
                            new Program(capabilities.get(), binary.get().protections()));
        }
    }

    private Optional<List<String>> capabilities(FoundFile file) {
        try {
            Optional<List<String>> found = switch (family) {
                case LINUX -> calls.capabilities(file.at());
                case FREEBSD -> Optional.of(List.of());
            };
            if (found.isEmpty()) {
                unseenCapabilities(file, "the system that looks has none");
            }
            return found;
        } catch (FailedCall e) {
            if (!e.isAbsent()) {
                unseenCapabilities(file, String.valueOf(e.getMessage()));
            }
        } catch (MalformedCapabilities e) {
            unseenCapabilities(file, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void unseenCapabilities(FoundFile file, String problem) {
        privileged.add(DiskFile.unseen(file.path()));
        problems.add(new Problem("privileged", "the capabilities of " + file.path() + " cannot be told: " + problem));
    }

    private DiskFile described(FoundFile file) {
        DiskFile found = DiskFile.of(file.path(), file.status(), Optional.empty());
        return owners.isPresent() ? found : found.withoutOwner();
    }

    /** What a file says; empty if it could not be read, which is said. */
    private Optional<Binary> binary(FoundFile file, boolean isPrivileged) {
        try (FileChannel channel = RegularFiles.open(file.at())) {
            ElfSource source = ElfSource.of(channel);
            return Optional.of(new Binary(
                    source.read(0, ElfProtections.MAGIC.length()).equals(ElfProtections.MAGIC)
                            ? ElfProtections.read(source)
                            : Optional.empty()));
        } catch (NoSuchFileException e) {
            // It vanished, and is no longer to be judged.
            return Optional.empty();
        } catch (AccessDeniedException e) {
            unread(file, isPrivileged, " may not be read");
        } catch (IOException e) {
            unread(file, isPrivileged, " cannot be read: " + e.getMessage());
        } catch (MalformedElf e) {
            unread(file, isPrivileged, " is not understood: " + e.getMessage());
        }
        return Optional.empty();
    }

    private void unread(FoundFile file, boolean isPrivileged, String problem) {
        add(new Alike(Optional.empty(), isPrivileged), file.path());
        problems.add(new Problem("binaries", file.path() + problem));
    }

    private void add(Alike alike, String path) {
        binaries.computeIfAbsent(alike, _ -> new ConcurrentLinkedQueue<>()).add(path);
    }

    @Override
    public void unseen(String path, String problem) {
        add(new Alike(Optional.empty(), true), path);
        Stream.of(privileged, worldWritable, ownerless).forEach(each -> each.add(DiskFile.unseen(path)));
        problems.add(new Problem("", problem));
    }

    @Override
    public void leftOut(String path) {
        leftOut.add(path);
    }

    /** All that was found in the directories of the system, in order. */
    Disk ofSystem(Observation observation) {
        say(observation);
        for (String field : List.of("privileged", "worldWritable", "ownerless", "leftOut")) {
            observation.unseen(field, NO_WALK);
        }
        privileged.add(DiskFile.unseen("/"));
        return new Disk(
                groups(observation),
                files("privileged", privileged, observation),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** All that was found, in order. */
    Disk ofWhole(Observation observation) {
        say(observation);
        return new Disk(
                groups(observation),
                files("privileged", privileged, observation),
                Optional.of(files("worldWritable", worldWritable, observation)),
                owners.map(_ -> files("ownerless", ownerless, observation)),
                Optional.of(leftOut.stream().sorted().toList()));
    }

    private void say(Observation observation) {
        problems.stream()
                .sorted(Comparator.comparing(Problem::path).thenComparing(Problem::text))
                .forEach(each -> observation.unseen(each.path(), each.text()));
    }

    private List<BinaryGroup> groups(Observation observation) {
        int count = binaries.values().stream().mapToInt(Collection::size).sum();
        if (count > MAX_BINARIES) {
            observation.unseen("binaries", "there are " + count + " programs and libraries, too many to be told");
            return List.of(new BinaryGroup(Optional.empty(), true, List.of("/")));
        }
        return binaries.entrySet().stream()
                .map(each -> new BinaryGroup(
                        each.getKey().protections(),
                        each.getKey().privileged(),
                        each.getValue().stream().sorted().toList()))
                .sorted(Comparator.comparing(each -> each.paths().getFirst()))
                .toList();
    }

    /** The first of them; one that is only a path stands for the others. */
    private static List<DiskFile> files(String field, Queue<DiskFile> found, Observation observation) {
        List<DiskFile> sorted =
                found.stream().sorted(Comparator.comparing(DiskFile::path)).toList();
        if (sorted.size() <= MAX_FILES) {
            return sorted;
        }
        DiskFile next = sorted.get(MAX_FILES);
        observation.unseen(field, (sorted.size() - MAX_FILES) + " more are not told, from " + next.path() + " on");
        return Stream.concat(sorted.stream().limit(MAX_FILES), Stream.of(DiskFile.unseen(next.path())))
                .toList();
    }
}
