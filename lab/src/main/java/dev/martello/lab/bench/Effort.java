package dev.martello.lab.bench;

/** How long is measured. */
public enum Effort {
    /** A few seconds each: the right order of magnitude. */
    QUICK(1, 5, 3, 800),
    /** Two processes each, warm before they count. */
    FULL(2, 5, 5, 1000);

    private final int forks;
    private final int warmUps;
    private final int iterations;
    private final int iterationMillis;

    Effort(int forks, int warmUps, int iterations, int iterationMillis) {
        this.forks = forks;
        this.warmUps = warmUps;
        this.iterations = iterations;
        this.iterationMillis = iterationMillis;
    }

    int forks(Measure.Pace pace) {
        return switch (pace) {
            case INSTANTS -> forks;
            case SECONDS -> 1;
        };
    }

    int warmUps(Measure.Pace pace) {
        return switch (pace) {
            case INSTANTS -> warmUps;
            case SECONDS -> forks;
        };
    }

    int iterations(Measure.Pace pace) {
        return switch (pace) {
            case INSTANTS -> iterations;
            case SECONDS -> iterations / 2;
        };
    }

    int iterationMillis() {
        return iterationMillis;
    }
}
