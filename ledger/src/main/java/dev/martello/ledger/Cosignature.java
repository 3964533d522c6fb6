package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * That a witness saw a checkpoint, found it to go on from all it had seen, and saw none that goes further.
 *
 * @param time when that was
 * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
 */
public record Cosignature(NoteKey witness, Instant time, NoteSignature signature) {
    /** The cosignature that a line below a checkpoint is, if it is of a witness and good. */
    public static Optional<Cosignature> of(NoteSignature signature, String text, NoteKey witness) {
        Bytes octets = signature.octets();
        if (witness.type() != NoteKey.Type.COSIGNATURE_V1
                || !witness.isOf(signature)
                || octets.length() != witness.type().signatureBytes()) {
            return Optional.empty();
        }
        long seconds = octets.asBuffer().getLong();
        if (seconds < 0 || !witness.hasSigned(message(text, seconds), octets.from(Long.BYTES))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cosignature(witness, Instant.ofEpochSecond(seconds), signature));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Bytes message(String text, long seconds) {
        return Bytes.utf8("cosignature/v1\ntime " + seconds + "\n" + text);
    }
}
