package dev.martello.tpm.structure;

import dev.martello.tpm.HashAlgorithm;
import java.util.List;

/** Hash algorithms. */
public final class TPMI_ALG_HASH {
    public static final Layout<HashAlgorithm> LAYOUT =
            Layout.oneOf("TPMI_ALG_HASH", 2, List.of(HashAlgorithm.values()), HashAlgorithm::id);

    private TPMI_ALG_HASH() {}
}
