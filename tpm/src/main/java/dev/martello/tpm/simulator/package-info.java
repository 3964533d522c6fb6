/**
 * TPMs of software: real swtpm processes, and a maker of such TPMs who certifies their endorsement keys.
 *
 * <p>In go directories, out come running TPMs that behave as those of hardware do. For laboratories and tests: a key in such a
 * TPM is as safe as the directory it is in.
 */
@NullMarked
package dev.martello.tpm.simulator;

import org.jspecify.annotations.NullMarked;
