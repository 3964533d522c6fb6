/**
 * What an appliance can say: the kinds of evidence and how they are named by digest.
 */
@NullMarked
package dev.martello.evidence;

import org.jspecify.annotations.NullMarked;
