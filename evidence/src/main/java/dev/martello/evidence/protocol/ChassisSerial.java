package dev.martello.evidence.protocol;

/**
 * The serial number of a machine as its firmware tells it (SMBIOS). It is a claim: firmware can be made to tell another one.
 *
 * @param text printable ASCII without space around it
 */
public record ChassisSerial(String text) {
    /** The longest text, in characters. */
    public static final int MAX_CHARS = 64;

    public ChassisSerial {
        if (!isSerial(text)) {
            throw new IllegalArgumentException(
                    "a chassis serial has 1 to " + MAX_CHARS + " printable ASCII characters, no space around them");
        }
    }

    /** Whether a text can be one. */
    public static boolean isSerial(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_CHARS
                && text.equals(text.strip())
                && text.chars().allMatch(each -> each >= 0x20 && each < 0x7f);
    }

    @Override
    public String toString() {
        return text;
    }
}
