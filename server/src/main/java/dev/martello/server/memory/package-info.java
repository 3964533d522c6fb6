/**
 * What a node remembers so as not to do it again. Nothing rests on it: whatever is forgotten is asked of the store, or made, once more.
 */
@NullMarked
package dev.martello.server.memory;

import org.jspecify.annotations.NullMarked;
