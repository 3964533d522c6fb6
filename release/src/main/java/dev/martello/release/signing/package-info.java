/**
 * The keys that sign documents: in files (PKCS#8, encrypted or not) and in tokens (PKCS#11).
 *
 * <p>In come a file or a PKCS#11 URI and somebody who knows the passphrase, out goes a key that signs. Secrets are taken from files
 * or from a person, never from a command line, which every user of the machine can read. Whose signature counts is not
 * asked here.
 */
@NullMarked
package dev.martello.release.signing;

import org.jspecify.annotations.NullMarked;
