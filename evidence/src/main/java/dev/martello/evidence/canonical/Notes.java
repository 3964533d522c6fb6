package dev.martello.evidence.canonical;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What is noted while a record is read: where the reader is, and what it did not understand. For one thread. */
final class Notes {
    private static final int MAX_PATH_CHARS = 200;

    private final Deque<String> path = new ArrayDeque<>();
    private final List<RecordFormat.Gap> gaps = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private String problem = "it is not what it should be";

    void enter(String name) {
        path.addLast(name);
    }

    void leave() {
        path.removeLast();
    }

    /** Something is not as it should be; the innermost Optional will be empty for it. */
    void unfit(String what) {
        problem = what;
    }

    String problem() {
        return problem;
    }

    /** What is read here is empty for what was noted last. */
    void gap() {
        if (gaps.size() < RecordFormat.MAX_NOTES) {
            gaps.add(new RecordFormat.Gap(path(), problem));
        }
    }

    void unknown(String name) {
        if (unknown.size() < RecordFormat.MAX_NOTES && Forms.isText(name)) {
            enter(name);
            unknown.add(path());
            leave();
        }
    }

    private String path() {
        String joined = String.join(".", path);
        return joined.length() <= MAX_PATH_CHARS ? joined : joined.substring(0, MAX_PATH_CHARS) + "…";
    }

    List<RecordFormat.Gap> gaps() {
        return gaps;
    }

    List<String> unknown() {
        return unknown;
    }
}
