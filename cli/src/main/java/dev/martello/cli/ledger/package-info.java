/**
 * {@code martello ledger}: the ledger copied, checked, read and witnessed, with nobody believed but the keys that are given.
 *
 * <p>What is fetched goes into a folder, and all that is said of it is found out from the folder alone.
 */
@NullMarked
package dev.martello.cli.ledger;

import org.jspecify.annotations.NullMarked;
