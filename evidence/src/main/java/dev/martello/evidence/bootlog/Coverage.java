package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the digests of an event prove octets. For each register there are banks that count: those that a quote vouches for, or
 * all of the log. Every digest of theirs that can be computed must be that of the octets, there must be one at least, and no bank may
 * be left out: a bank left out would be one that was not extended, and the quote may be over just that one.
 *
 * <p>For one thread: each bank has one computation that is used again and again.
 */
final class Coverage {
    /** A bank, and the computation of its digests if there is one. */
    private record Bank(HashAlgorithm algorithm, Optional<MessageDigest> hash) {
        boolean isComputable() {
            return hash.isPresent();
        }

        Bytes digest(Bytes preimage) {
            MessageDigest digest = hash.orElseThrow();
            preimage.update(digest);
            return Bytes.owning(digest.digest());
        }
    }

    private static final List<Bank> NONE = List.of();

    private final Map<HashAlgorithm, Bank> banks = new EnumMap<>(HashAlgorithm.class);
    private final List<List<Bank>> byRegister = new ArrayList<>(Collections.nCopies(PcrIndex.COUNT, NONE));

    private Coverage() {}

    /** All registers of these banks. */
    static Coverage of(Collection<HashAlgorithm> algorithms) {
        Coverage coverage = new Coverage();
        List<Bank> all = algorithms.stream().sorted().map(coverage::bank).toList();
        Collections.fill(coverage.byRegister, all);
        return coverage;
    }

    /** These registers. */
    static Coverage of(PcrSelection selection) {
        Coverage coverage = new Coverage();
        for (PcrSelection.Bank selected : selection.banks()) {
            Bank bank = coverage.bank(selected.algorithm());
            for (PcrIndex pcr : selected.indexes()) {
                List<Bank> grown = new ArrayList<>(coverage.byRegister.get(pcr.number()));
                grown.add(bank);
                coverage.byRegister.set(pcr.number(), grown);
            }
        }
        return coverage;
    }

    /** Whether a bank of this register counts. */
    boolean includes(int pcr) {
        return !byRegister.get(pcr).isEmpty();
    }

    /** Whether an event extends a register in a bank that counts. */
    boolean includes(BootEvent event) {
        if (!event.isExtended()) {
            return false;
        }
        for (Bank bank : banksOf(event)) {
            if (event.digest(bank.algorithm()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The banks that count and that cannot be computed here. */
    List<HashAlgorithm> uncomputable() {
        return banks.values().stream()
                .filter(bank -> !bank.isComputable())
                .map(Bank::algorithm)
                .toList();
    }

    /** The banks that count for an event's register and of which it has no digest. */
    List<HashAlgorithm> missing(BootEvent event) {
        List<HashAlgorithm> missing = List.of();
        for (Bank bank : banksOf(event)) {
            if (event.digest(bank.algorithm()).isEmpty()) {
                missing = new ArrayList<>(missing);
                missing.add(bank.algorithm());
            }
        }
        return missing;
    }

    /** How the digests of an event stand to octets. */
    enum Match {
        /** They are of the octets, in every bank that counts. */
        PROVEN,
        /** None of them speaks against the octets, but one is missing or cannot be computed. */
        POSSIBLE,
        /** One is of something else. */
        REFUTED
    }

    Match match(BootEvent event, Bytes preimage) {
        boolean computed = false;
        boolean missing = false;
        for (Bank bank : banksOf(event)) {
            Optional<Bytes> logged = event.digest(bank.algorithm());
            if (logged.isEmpty()) {
                missing = true;
            } else if (bank.isComputable()) {
                if (!logged.get().equals(bank.digest(preimage))) {
                    return Match.REFUTED;
                }
                computed = true;
            }
        }
        return computed && !missing ? Match.PROVEN : Match.POSSIBLE;
    }

    /** Whether the digests of an event prove octets whose own digests are known. */
    boolean covers(BootEvent event, KnownPreimage preimage) {
        boolean computed = false;
        for (Bank bank : banksOf(event)) {
            Optional<Bytes> logged = event.digest(bank.algorithm());
            if (logged.isEmpty() || (bank.isComputable() && !logged.get().equals(preimage.digest(bank.algorithm())))) {
                return false;
            }
            computed |= bank.isComputable();
        }
        return computed;
    }

    /** The digests of an event in the banks that count. */
    SortedMap<HashAlgorithm, Digest> digests(BootEvent event) {
        SortedMap<HashAlgorithm, Digest> digests = new TreeMap<>();
        for (Bank bank : banksOf(event)) {
            event.digest(bank.algorithm())
                    .ifPresent(octets -> digests.put(bank.algorithm(), new Digest(bank.algorithm(), octets)));
        }
        return Collections.unmodifiableSortedMap(digests);
    }

    /** Whether digests prove octets: each that can be computed is theirs, and there is one. */
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

    private List<Bank> banksOf(BootEvent event) {
        return event.isExtended() ? byRegister.get((int) event.pcrNumber()) : NONE;
    }

    private Bank bank(HashAlgorithm algorithm) {
        return banks.computeIfAbsent(
                algorithm,
                each -> new Bank(each, each.isComputable() ? Optional.of(each.newDigest()) : Optional.empty()));
    }
}
