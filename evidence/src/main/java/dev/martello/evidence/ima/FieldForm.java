package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How the octets of a field look, and how they are written in an ascii list. Each form refuses what the kernel does not write,
 * so that the two kinds of list always say the same.
 */
enum FieldForm {
    HEX("hexadecimal") {
        @Override
        boolean isWellFormed(Bytes content) {
            return true;
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            out.bytes(Bytes.ascii(content.toHex()));
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            return unhex(token);
        }
    },

    /** {@code sha256:}, NUL, digest; or {@code verity:sha256:}, NUL, digest; or nothing. */
    NAMED_DIGEST("the name of an algorithm, a colon and a digest") {
        @Override
        boolean isWellFormed(Bytes content) {
            int nul = content.indexOf(0);
            return content.isEmpty() || (nul > 1 && content.at(nul - 1) == ':' && isWord(content.slice(0, nul)));
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            int nul = content.indexOf(0);
            out.bytes(content.slice(0, nul));
            HEX.writeAscii(content.from(nul + 1), out);
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            if (token.isEmpty()) {
                return Optional.of(token);
            }
            int afterColon = lastIndexOf(token, ':') + 1;
            Bytes name = token.slice(0, afterColon);
            return unhex(token.from(afterColon))
                    .map(digest -> Bytes.concat(name, NUL, digest))
                    .filter(this::isWellFormed);
        }
    },

    /** Text that ends with NUL. */
    NAME("text that ends with NUL, of at most " + ImaTemplate.MAX_PATH_BYTES + " octets") {
        @Override
        boolean isWellFormed(Bytes content) {
            return !content.isEmpty()
                    && content.length() <= ImaTemplate.MAX_PATH_BYTES
                    && content.indexOf(0) == content.length() - 1;
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            out.bytes(content.slice(0, content.length() - 1));
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            return Optional.of(Bytes.concat(token, NUL)).filter(this::isWellFormed);
        }
    },

    /** Text that ends with NUL, or nothing. */
    OPTIONAL_NAME("nothing, and not " + NAME.description) {
        @Override
        boolean isWellFormed(Bytes content) {
            return content.isEmpty() || (content.length() > 1 && NAME.isWellFormed(content));
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            NAME.writeAscii(content, out);
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            return token.isEmpty() ? Optional.of(token) : NAME.readAscii(token);
        }
    },

    NUMBER_OF_2("a number of two octets") {
        @Override
        boolean isWellFormed(Bytes content) {
            return content.isEmpty() || content.length() == 2;
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            writeDecimal(content, out);
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            return readDecimal(token, 2);
        }
    },

    NUMBER_OF_4("a number of four octets") {
        @Override
        boolean isWellFormed(Bytes content) {
            return content.isEmpty() || content.length() == 4;
        }

        @Override
        void writeAscii(Bytes content, BytesWriter out) {
            writeDecimal(content, out);
        }

        @Override
        Optional<Bytes> readAscii(Bytes token) {
            return readDecimal(token, 4);
        }
    };

    private static final Bytes NUL = Bytes.of(0);

    private final String description;

    FieldForm(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    abstract boolean isWellFormed(Bytes content);

    /** Writes well-formed, non-empty octets as the kernel prints them. */
    abstract void writeAscii(Bytes content, BytesWriter out);

    /** The octets of a field from what the kernel printed, or nothing if it cannot have printed that. */
    abstract Optional<Bytes> readAscii(Bytes token);

    static int lastIndexOf(Bytes octets, int octet) {
        for (int i = octets.length() - 1; i >= 0; i--) {
            if (octets.at(i) == octet) {
                return i;
            }
        }
        return -1;
    }

    /** Whether all octets are printable ASCII and none is a space. */
    static boolean isWord(Bytes octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.at(i) <= ' ' || octets.at(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** What lower-case hexadecimal digits say, if these are such. */
    static Optional<Bytes> unhex(Bytes digits) {
        if (digits.length() % 2 != 0) {
            return Optional.empty();
        }
        byte[] octets = new byte[digits.length() / 2];
        for (int i = 0; i < octets.length; i++) {
            int high = hexDigit(digits.at(2 * i));
            int low = hexDigit(digits.at(2 * i + 1));
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            octets[i] = (byte) (high << 4 | low);
        }
        return Optional.of(Bytes.owning(octets));
    }

    private static int hexDigit(int character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }

    static long littleEndian(Bytes octets) {
        long number = 0;
        for (int i = octets.length() - 1; i >= 0; i--) {
            number = number << 8 | octets.at(i);
        }
        return number;
    }

    private static void writeDecimal(Bytes content, BytesWriter out) {
        out.bytes(Bytes.ascii(Long.toString(littleEndian(content))));
    }

    private static Optional<Bytes> readDecimal(Bytes token, int width) {
        if (token.isEmpty()) {
            return Optional.of(token);
        }
        String digits = token.toString(StandardCharsets.ISO_8859_1);
        boolean isCanonical = digits.length() <= 10
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!isCanonical || Long.parseLong(digits) >> (8 * width) != 0) {
            return Optional.empty();
        }
        BytesWriter out = BytesWriter.littleEndian();
        long number = Long.parseLong(digits);
        return Optional.of((width == 2 ? out.u16((int) number) : out.u32(number)).toBytes());
    }
}
