package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * The device that an identity key was put into, as the key's certificate names it.
 *
 * @param type an object identifier
 * @param serialNumber as it stands there
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4108#section-5">RFC 4108, section 5: HardwareModuleName</a>
 */
public record HardwareModule(String type, Bytes serialNumber) {
    /** By which an {@code otherName} is one. */
    public static final String OTHER_NAME = "1.3.6.1.5.5.7.8.4";

    /** tcg-sv-tpm20. */
    static final String TPM_20 = "2.23.133.1.2";

    /** Whether it is the TPM itself, whose serial number is not the machine's. */
    boolean isTpm() {
        return type.equals(TPM_20);
    }

    /** The serial number as text if it is printable, else as hexadecimal digits. */
    public String serial() {
        String text = serialNumber.toString(StandardCharsets.US_ASCII);
        return !text.isEmpty() && text.chars().allMatch(each -> each >= 0x20 && each < 0x7f)
                ? text
                : serialNumber.toHex();
    }
}
