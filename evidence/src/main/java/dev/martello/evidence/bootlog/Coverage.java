package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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

    /** {@link #covers} for many events and one preimage, which is hashed once. */
    Predicate<BootEvent> isOf(Bytes preimage) {
        Map<HashAlgorithm, Digest> expected = new EnumMap<>(HashAlgorithm.class);
        banks.stream().filter(HashAlgorithm::isComputable).forEach(bank -> expected.put(bank, bank.hash(preimage)));
        return event -> {
            Map<HashAlgorithm, Digest> digests = event.digests();
            return !expected.isEmpty()
                    && digests.keySet().containsAll(banks)
                    && digests.entrySet().containsAll(expected.entrySet());
        };
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
