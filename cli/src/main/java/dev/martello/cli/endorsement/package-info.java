/** The commands about makers of TPMs: which of them are trusted, and what their certificates say. They need no control plane. */
@NullMarked
package dev.martello.cli.endorsement;

import org.jspecify.annotations.NullMarked;
