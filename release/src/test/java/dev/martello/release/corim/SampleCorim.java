package dev.martello.release.corim;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import java.io.ByteArrayOutputStream;

/** CoRIMs, item by item of CBOR. */
final class SampleCorim {
    private SampleCorim() {}

    static Bytes corim(Bytes measurements) {
        Bytes environment = map(number(0), map(number(1), text("ACME"), number(2), text("Edge")));
        Bytes comid = map(
                number(1), map(number(0), text("tag")),
                number(4), map(number(0), array(array(environment, measurements))));
        return tag(501, map(number(0), text("corim"), number(1), array(tag(506, octets(comid)))));
    }

    static Bytes measurement(Bytes key, Bytes digests) {
        return map(number(0), key, number(1), map(number(2), digests));
    }

    static Bytes digest(int algorithm, Digest digest) {
        return array(number(algorithm), octets(digest.octets()));
    }

    static Bytes number(int number) {
        return number < 0 ? head(1, -1 - number) : head(0, number);
    }

    static Bytes text(String text) {
        Bytes utf8 = Bytes.utf8(text);
        return Bytes.concat(head(3, utf8.length()), utf8);
    }

    static Bytes octets(Bytes content) {
        return Bytes.concat(head(2, content.length()), content);
    }

    static Bytes array(Bytes... elements) {
        return Bytes.concat(head(4, elements.length), Bytes.concat(elements));
    }

    static Bytes map(Bytes... keysAndValues) {
        return Bytes.concat(head(5, keysAndValues.length / 2), Bytes.concat(keysAndValues));
    }

    static Bytes tag(int tag, Bytes content) {
        return Bytes.concat(head(6, tag), content);
    }

    private static Bytes head(int major, int argument) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (argument < 24) {
            out.write(major << 5 | argument);
        } else if (argument < 256) {
            out.write(major << 5 | 24);
            out.write(argument);
        } else {
            out.write(major << 5 | 25);
            out.write(argument >> 8);
            out.write(argument);
        }
        return Bytes.owning(out.toByteArray());
    }
}
