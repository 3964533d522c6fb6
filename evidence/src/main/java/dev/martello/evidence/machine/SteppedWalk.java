package dev.martello.evidence.machine;

import dev.martello.evidence.machine.DiskWalk.Limits;
import dev.martello.evidence.machine.DiskWalk.Visitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Goes through directories as {@link DiskWalk} does, but a few at a time, in as long as its user likes, and in little memory. For one thread.
 */
public final class SteppedWalk {
    /** Anybody can make a directory with a million others in it. */
    static final int MAX_WAITING = 10_000;

    private final DirectoryReader reader;
    private final Visitor visitor;
    private final Deque<DirectoryReader.Directory> waiting = new ArrayDeque<>();

    /** A walk that begins at some directories; those that are not there or are links are passed over. */
    public SteppedWalk(MachineFiles files, List<String> starts, Limits limits, Visitor visitor) {
        this.reader = new DirectoryReader(limits, visitor);
        this.visitor = visitor;
        starts.reversed().forEach(each -> reader.find(files, each).ifPresent(waiting::push));
    }

    /**
     * Reads directories until there were so many names, but no less than one whole directory.
     *
     * @return whether there is more to read
     */
    public boolean step(long names) {
        long end = reader.entries() + names;
        while (!waiting.isEmpty() && reader.entries() < end) {
            reader.read(waiting.pop(), this::enter);
        }
        return !waiting.isEmpty();
    }

    /** The one that was found last is read first, so that few wait. */
    private void enter(DirectoryReader.Directory directory) {
        if (waiting.size() < MAX_WAITING) {
            waiting.push(directory);
        } else {
            visitor.unseen(
                    directory.shown(),
                    "more than " + MAX_WAITING + " directories stand beside each other, so " + directory.shown()
                            + " was not entered");
        }
    }
}
