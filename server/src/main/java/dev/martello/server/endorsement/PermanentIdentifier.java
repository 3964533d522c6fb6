package dev.martello.server.endorsement;

import java.util.Optional;

/**
 * A name of a device that outlives its keys, as a certificate has it.
 *
 * @param value a serial number, most often
 * @param assigner an object identifier of who gave it, if that is said
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4043#section-2">RFC 4043, section 2</a>
 */
public record PermanentIdentifier(String value, Optional<String> assigner) {
    /** By which an {@code otherName} is one. */
    public static final String OTHER_NAME = "1.3.6.1.5.5.7.8.3";
}
