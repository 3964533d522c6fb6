/**
 * What PCRs will hold in a boot that is still to come.
 *
 * <p>In come a release, the platform profile of a model and what a machine of that model holds now; out come values, or a sentence about what
 * nobody can know yet. It is for policies of a TPM's secrets. No appliance is judged by it.
 */
@NullMarked
package dev.martello.appraisal.prediction;

import org.jspecify.annotations.NullMarked;
