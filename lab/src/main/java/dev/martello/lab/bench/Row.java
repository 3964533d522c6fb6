package dev.martello.lab.bench;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param measure what is measured
 * @param unit what there are so many of a second, as in {@code quotes}
 * @param limit the part of the work that no code of ours could make quicker, measured in the same run; its operations are of the
 *     same size
 * @param least how many a second it should reach, 0 if nothing is promised
 */
public record Row(Measure measure, String unit, Optional<Measure> limit, long least) {}
