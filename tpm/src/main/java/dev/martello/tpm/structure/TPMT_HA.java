package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Arrays;

/** A digest that says by which algorithm it was made: its octets are as many as the algorithm has. */
public final class TPMT_HA {
    private static final Field<Digest, HashAlgorithm> HASH_ALG =
            field("hashAlg", TPMI_ALG_HASH.LAYOUT, Digest::algorithm);

    public static final Layout<Digest> LAYOUT =
            Layout.record(HASH_ALG, Field.union("digest", HASH_ALG, digests(), Digest::octets), Digest::new);

    private TPMT_HA() {}

    private static Union<HashAlgorithm, Bytes> digests() {
        return Arrays.stream(HashAlgorithm.values())
                .reduce(
                        Union.none(),
                        (union, each) -> union.with(each, Bytes.class, Layout.octets(each.digestBytes())),
                        (a, b) -> b);
    }
}
