package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One value that {@link Ber} read.
 *
 * @param tag the identifier octet
 * @param offset of the tag
 * @param octets the whole value as it came
 * @param content its content in DER
 * @param children what a constructed value consists of
 */
record Element(int tag, int offset, Bytes octets, Bytes content, List<Element> children) {
    /** No object identifier of certificates is longer. */
    private static final int MAX_IDENTIFIER_BYTES = 64;

    Element {
        children = List.copyOf(children);
    }

    /** How many octets it took. */
    int length() {
        return octets.length();
    }

    /** The same value in DER, but for the order of sets, which stays. */
    Bytes der() {
        return Der.of(tag, content);
    }

    /** What it consists of, in order. */
    Fields fields() {
        return new Fields(this);
    }

    /** This value, if it has the tag that is wanted. */
    Element as(int wanted, String field) throws MalformedCertificate {
        if (tag != wanted) {
            throw malformed("expected %s (tag %02x), found tag %02x".formatted(field, wanted, tag));
        }
        return this;
    }

    BigInteger integer() {
        return new BigInteger(content.toArray());
    }

    boolean isTrue() {
        return !content.allEqual(0);
    }

    /** The octets of a bit string of whole octets. */
    Bytes wholeOctets(String field) throws MalformedCertificate {
        if (content.isEmpty() || content.at(0) != 0) {
            throw malformed(field + " is no bit string of whole octets");
        }
        return content.from(1);
    }

    /** Text, whatever kind of string it is; no kind with wider characters is looked at anywhere. */
    String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    /** An object identifier in dotted form (X.690 §8.19). */
    String identifier(String field) throws MalformedCertificate {
        as(Ber.OBJECT_IDENTIFIER, field);
        if (content.isEmpty() || content.length() > MAX_IDENTIFIER_BYTES || content.at(content.length() - 1) >= 0x80) {
            throw malformed(field + " is no object identifier");
        }
        StringBuilder dotted = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (int i = 0; i < content.length(); i++) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(content.at(i) & 0x7f));
            if (content.at(i) < 0x80) {
                dotted.append(dotted.isEmpty() ? firstArcs(arc) : "." + arc);
                arc = BigInteger.ZERO;
            }
        }
        return dotted.toString();
    }

    MalformedCertificate malformed(String problem) {
        return new MalformedCertificate(offset, problem);
    }

    private static String firstArcs(BigInteger both) {
        int first = both.divide(BigInteger.valueOf(40)).min(BigInteger.TWO).intValue();
        return first + "." + both.subtract(BigInteger.valueOf(40L * first));
    }
}
