package dev.martello.release.corim;

import dev.martello.bytes.Bytes;
import java.util.List;

/**
 * A data item of CBOR, with the place where it begins.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
sealed interface Cbor {
    long offset();

    record Integral(long offset, long value) implements Cbor {}

    /** A byte string; its content begins at {@code start}, behind the head that says how long it is. */
    record Octets(long offset, long start, Bytes content) implements Cbor {}

    record Text(long offset, String content) implements Cbor {}

    record Array(long offset, List<Cbor> elements) implements Cbor {}

    /** Keys are numbers or texts, each once, in the order they come. */
    record Fields(long offset, List<Field> fields) implements Cbor {}

    record Field(Cbor key, Cbor value) {}

    record Tagged(long offset, long tag, Cbor content) implements Cbor {}

    /** {@code false}, {@code true}, {@code null}, or a floating-point number, which nothing is concluded from. */
    record Simple(long offset) implements Cbor {}
}
