/**
 * Runs on the appliance: keeps its identity in the TPM, collects evidence, reports. Holds no policy and no opinion.
 */
@NullMarked
package dev.martello.agent;

import org.jspecify.annotations.NullMarked;
