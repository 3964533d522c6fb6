/** {@code martello lab}: trying Martello itself. In come what is to be measured, out go numbers for people or programs. */
@NullMarked
package dev.martello.cli.lab;

import org.jspecify.annotations.NullMarked;
