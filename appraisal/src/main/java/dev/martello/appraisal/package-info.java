/**
 * From evidence and reference values to findings and a verdict. Pure functions: no clock, no input or output, no threads.
 */
@NullMarked
package dev.martello.appraisal;

import org.jspecify.annotations.NullMarked;
