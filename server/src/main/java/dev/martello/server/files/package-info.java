/** Files that outlive a crash: whole or not there, and for their owner alone if they hold a secret. */
@NullMarked
package dev.martello.server.files;

import org.jspecify.annotations.NullMarked;
