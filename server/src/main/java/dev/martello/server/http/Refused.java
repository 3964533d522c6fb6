package dev.martello.server.http;

/** A request is not done, and the peer is told why. */
public final class Refused extends Exception {
    private final transient Problem problem;

    public Refused(Problem problem) {
        super(problem.reason() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
