package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a key is in which token, as in {@code pkcs11:token=releases;object=2026?module-path=/usr/lib/softhsm/libsofthsm2.so}. What is
 * not said may be anything, but only one token and one key may fit.
 *
 * @param module the shared library that speaks with the token ({@code module-path})
 * @param token the label of the token ({@code token})
 * @param serial its serial number ({@code serial})
 * @param object the label of the key ({@code object})
 * @param id the identifier of the key ({@code id})
 * @param pinSource a file with the PIN in its first line ({@code pin-source})
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7512">RFC 7512, The PKCS #11 URI Scheme</a>
 */
public record Pkcs11Uri(
        Path module,
        Optional<String> token,
        Optional<String> serial,
        Optional<String> object,
        Optional<Bytes> id,
        Optional<Path> pinSource) {

    /**
     * Reads a URI. Attributes that would have to be heeded and are not known here are refused, and so is a PIN in the URI.
     *
     * @throws MalformedPkcs11Uri if the text is no such URI, or an attribute is there twice
     */
    public static Pkcs11Uri parse(String text) throws MalformedPkcs11Uri {
        return Pkcs11UriReader.read(text);
    }

    /** Without the place of the PIN: what is signed with may be printed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("pkcs11:");
        token.ifPresent(label -> text.append("token=").append(label).append(';'));
        serial.ifPresent(number -> text.append("serial=").append(number).append(';'));
        object.ifPresent(label -> text.append("object=").append(label).append(';'));
        id.ifPresent(octets -> text.append("id=").append(octets.toHex()).append(';'));
        return text.append(" in ").append(module).toString();
    }
}
