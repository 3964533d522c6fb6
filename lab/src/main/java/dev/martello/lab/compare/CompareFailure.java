package dev.martello.lab.compare;

/** A tool that is installed does not say what it should. */
public final class CompareFailure extends Exception {
    CompareFailure(String problem) {
        super(problem);
    }
}
