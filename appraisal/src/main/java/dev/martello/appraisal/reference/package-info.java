/**
 * Reference values: what an appliance is meant to run, as the operator signed it.
 *
 * <p>In come manifests and signed envelopes from anywhere, out go releases whose look-ups take constant time. Whether an
 * appliance runs one is not asked here.
 */
@NullMarked
package dev.martello.appraisal.reference;

import org.jspecify.annotations.NullMarked;
