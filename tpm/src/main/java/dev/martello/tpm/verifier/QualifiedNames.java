package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;

/** Names that say where in a TPM's hierarchies an object is (Part 1, Qualified Name): a quote has that of the key that signed it. */
public final class QualifiedNames {
    private QualifiedNames() {}

    /**
     * The qualified name of a key below the endorsement key, whose quotes tell true reset and restart counts. Both must have
     * been accepted, by {@link EndorsementKeys} and {@link AttestationKeys}.
     */
    public static Bytes belowEndorsementKey(TPMT_PUBLIC ek, TPMT_PUBLIC key) {
        return below(primaryKey(ek), key);
    }

    /** The qualified name of a primary key of the endorsement hierarchy: an endorsement key, or an initial attestation key. */
    public static Bytes primaryKey(TPMT_PUBLIC key) {
        return below(TPM_HANDLE.LAYOUT.write(TPM_HANDLE.RH_ENDORSEMENT), key);
    }

    private static Bytes below(Bytes parent, TPMT_PUBLIC key) {
        return BytesWriter.bigEndian()
                .u16(key.nameAlg().id())
                .bytes(key.nameAlg().hash(parent, key.name()).octets())
                .toBytes();
    }
}
