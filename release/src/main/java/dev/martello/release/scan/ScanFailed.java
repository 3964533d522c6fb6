package dev.martello.release.scan;

import java.util.List;

/** An image could not be read whole, with each path where that showed. */
public final class ScanFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 3;

    private final transient List<String> problems;

    ScanFailed(List<String> problems) {
        super(sentence(problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each path. */
    public List<String> problems() {
        return problems;
    }

    private static String sentence(List<String> problems) {
        String first = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return problems.size() > SHOWN ? first + "; and " + (problems.size() - SHOWN) + " more" : first;
    }
}
