/**
 * Virtual appliances with real TPMs, and attacks on them, to try Martello on.
 */
@NullMarked
package dev.martello.lab;

import org.jspecify.annotations.NullMarked;
