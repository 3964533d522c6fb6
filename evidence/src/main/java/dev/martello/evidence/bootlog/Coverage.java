package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Map;
import java.util.Set;

/**
 * Whether digests prove octets: each that can be computed is that of the octets, there is one at least, and no bank of the log
 * is left out. A bank left out would be one that was not extended, and the quote may be over just that one.
 */
record Coverage(Set<HashAlgorithm> banks) {
    static Coverage of(BootLog log) {
        return new Coverage(log.banks());
    }

    boolean covers(BootEvent event, Bytes preimage) {
        Map<HashAlgorithm, Digest> digests = event.digests();
        return digests.keySet().containsAll(banks) && covers(digests, preimage);
    }

    static boolean covers(Map<HashAlgorithm, Digest> digests, Bytes preimage) {
        boolean any = false;
        for (Digest digest : digests.values()) {
            if (digest.algorithm().isComputable()) {
                if (!digest.algorithm().hash(preimage).equals(digest)) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }
}
