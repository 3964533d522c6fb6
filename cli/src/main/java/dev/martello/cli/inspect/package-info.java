/**
 * {@code martello inspect}: shows evidence for what it is, without a server.
 *
 * <p>In come files of unknown origin, out goes what they say, as text or JSON. Whether it is true is not judged here.
 */
@NullMarked
package dev.martello.cli.inspect;

import org.jspecify.annotations.NullMarked;
