package dev.martello.appraisal.expression;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody may have meant who wrote a name that does not exist. */
final class NearNames {
    /** More would fill a screen. */
    private static final int MAX_LISTED = 24;

    /** So that what a name is compared with costs little, however long it is. */
    private static final int MAX_CHARS = 60;

    private NearNames() {}

    /** What to write in place of a name, else which names there are; the second half of a sentence. */
    static String advice(String name, Collection<String> names, String otherwise) {
        return nearest(name, names)
                .map(near -> "; did you mean '" + near + "'?")
                .orElseGet(() -> names.isEmpty() ? "" : otherwise + listed(names));
    }

    /**
     * The name that differs least from what was written, if it differs by a slip only: by letters of another case, or by one wrong, missing,
     * superfluous or exchanged letter in three.
     *
     * @param names as they are to be written; of words with dots between them the last one is compared
     */
    static Optional<String> nearest(String written, Collection<String> names) {
        return written.length() > MAX_CHARS
                ? Optional.empty()
                : names.stream()
                        .filter(name -> distance(written, name) <= Math.max(1, written.length() / 3))
                        .min(Comparator.<String>comparingInt(name -> distance(written, name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static String listed(Collection<String> names) {
        String some = names.stream().sorted().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return names.size() > MAX_LISTED ? some + " and " + (names.size() - MAX_LISTED) + " more" : some;
    }

    /** How many letters have to be changed, put in, taken out, or exchanged with the next one. */
    private static int distance(String written, String name) {
        String one = written.toLowerCase(Locale.ROOT);
        String other = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        Arrays.setAll(steps[0], at -> at);
        for (int i = 1; i <= one.length(); i++) {
            steps[i][0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }
}
