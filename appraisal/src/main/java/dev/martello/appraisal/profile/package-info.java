/**
 * Learning platform profiles: from what the firmware of machines measured to a draft that an operator reviews and signs.
 *
 * <p>In come measurements of machines of one model, which a quote vouches for; out come drafts, one for each version of the firmware,
 * with who has what. Which machines may teach is for the caller to say.
 *
 * <p>Some of the teachers may be in an attacker's hands. So nothing counts that fewer machines than a quorum have: no value, no repetition,
 * and no absence either, or one machine that leaves an event out would make it optional for all.
 */
@NullMarked
package dev.martello.appraisal.profile;

import org.jspecify.annotations.NullMarked;
