package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Whether the digests of these banks prove octets: each that can be computed is that of the octets, there is one at least, and
 * no bank is left out. A bank left out would be one that was not extended, and the quote may be over just that one.
 */
record Coverage(Set<HashAlgorithm> banks) {
    Coverage {
        banks = Set.copyOf(banks);
    }

    boolean covers(BootEvent event, Bytes preimage) {
        SortedMap<HashAlgorithm, Digest> digests = digests(event);
        return digests.size() == banks.size() && covers(digests, preimage);
    }

    /** The digests of an event in these banks. */
    SortedMap<HashAlgorithm, Digest> digests(BootEvent event) {
        SortedMap<HashAlgorithm, Digest> digests = new TreeMap<>(event.digests());
        digests.keySet().retainAll(banks);
        return Collections.unmodifiableSortedMap(digests);
    }

    /** {@link #covers} for many events and one preimage, which is hashed once. */
    Predicate<BootEvent> isOf(Bytes preimage) {
        List<LoggedDigest> expected = banks.stream()
                .filter(HashAlgorithm::isComputable)
                .map(bank -> LoggedDigest.of(bank.hash(preimage)))
                .toList();
        List<HashAlgorithm> uncomputable =
                banks.stream().filter(bank -> !bank.isComputable()).toList();
        return event -> !expected.isEmpty()
                && event.loggedDigests().containsAll(expected)
                && (uncomputable.isEmpty() || event.digests().keySet().containsAll(uncomputable));
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
