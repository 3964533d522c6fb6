/** {@code martello check} and {@code martello checks}: how a machine is set up, judged here and now, without a server. */
@NullMarked
package dev.martello.cli.check;

import org.jspecify.annotations.NullMarked;
