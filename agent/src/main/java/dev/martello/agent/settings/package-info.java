/**
 * Looks at how a machine, or an image of one, is set up.
 *
 * <p>In come its files; out come {@link dev.martello.evidence.settings.Settings}, each part by its collector. Nothing that is found
 * is executed, and nothing is judged. What cannot be seen is said to be unseen.
 */
@NullMarked
package dev.martello.agent.settings;

import org.jspecify.annotations.NullMarked;
