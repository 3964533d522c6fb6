/**
 * How long certificates are good on a machine whose clock somebody may set: whoever holds one ends it by how long the machine has been on, too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5">RFC 5280, section 4.1.2.5, validity</a>
 */
@NullMarked
package dev.martello.validity;

import org.jspecify.annotations.NullMarked;
