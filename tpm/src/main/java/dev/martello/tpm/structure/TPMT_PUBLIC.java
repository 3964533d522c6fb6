package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;

/** The public area of an object: a key, or sealed data. */
public record TPMT_PUBLIC(
        TPM_ALG_ID type,
        HashAlgorithm nameAlg,
        TPMA_OBJECT objectAttributes,
        Bytes authPolicy,
        TPMU_PUBLIC_PARMS parameters,
        TPMU_PUBLIC_ID unique) {
    private static final Field<TPMT_PUBLIC, TPM_ALG_ID> TYPE = field("type", TPM_ALG_ID.LAYOUT, TPMT_PUBLIC::type);

    public static final Layout<TPMT_PUBLIC> LAYOUT = Layout.record(
            TYPE,
            field("nameAlg", TPMI_ALG_HASH.LAYOUT, TPMT_PUBLIC::nameAlg),
            field("objectAttributes", TPMA_OBJECT.LAYOUT, TPMT_PUBLIC::objectAttributes),
            field("authPolicy", Layout.sized(TpmLimits.DIGEST), TPMT_PUBLIC::authPolicy),
            Field.union("parameters", TYPE, TPMU_PUBLIC_PARMS.UNION, TPMT_PUBLIC::parameters),
            Field.union("unique", TYPE, TPMU_PUBLIC_ID.UNION, TPMT_PUBLIC::unique),
            TPMT_PUBLIC::new);

    /** {@code TPM2B_PUBLIC}: the public area behind its size. */
    public static final Layout<TPMT_PUBLIC> SIZED_LAYOUT = Layout.sized(TpmLimits.PUBLIC_AREA, LAYOUT);

    /**
     * The object's name: the algorithm, then the digest of the public area (Part 1, Names).
     *
     * @throws IllegalStateException if this runtime does not have the name algorithm
     */
    public Bytes name() {
        return nameOf(nameAlg, LAYOUT.write(this));
    }

    /** This public area with another key in it. */
    public TPMT_PUBLIC withUnique(TPMU_PUBLIC_ID key) {
        return new TPMT_PUBLIC(type, nameAlg, objectAttributes, authPolicy, parameters, key);
    }

    static Bytes nameOf(HashAlgorithm nameAlg, Bytes area) {
        return BytesWriter.bigEndian()
                .u16(nameAlg.id())
                .bytes(nameAlg.hash(area).octets())
                .toBytes();
    }
}
