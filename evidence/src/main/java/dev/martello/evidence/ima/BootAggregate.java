package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * The first entry of a list, {@code boot_aggregate}: a digest over the firmware's PCRs as they were when IMA started. It ties the
 * list to the boot that the boot log tells of.
 *
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/integrity/ima/ima_crypto.c">Linux,
 *     security/integrity/ima/ima_crypto.c, ima_calc_boot_aggregate</a>
 */
public final class BootAggregate {
    /** The name of the entry. */
    public static final String NAME = "boot_aggregate";

    private static final Bytes NAME_OCTETS = Bytes.ascii(NAME);

    private BootAggregate() {}

    /** Which PCRs were aggregated. */
    public enum Range {
        /** PCR 0 to 9: the SHA-256 bank and larger ones since Linux 5.8. */
        PCR_0_TO_9(10),
        /** PCR 0 to 7: the SHA-1 bank, and all banks of older kernels. */
        PCR_0_TO_7(8);

        private final int count;

        Range(int count) {
            this.count = count;
        }
    }

    /** Why nothing can be said. */
    public enum Reason {
        /** The list does not start with this entry. */
        NO_ENTRY,
        /** The entry has no digest by an algorithm that can be computed here. */
        NO_DIGEST,
        /** Not all PCR values of the bank are known. */
        NO_VALUES
    }

    /** What the entry and the PCR values say about each other. */
    public sealed interface Check {
        /** The list began after the boot that the values are of. */
        record Matches(Digest listed, Range range) implements Check {}

        /**
         * It began after another boot, or one of the PCRs was extended after IMA started.
         *
         * @param expected over the range that kernels of today use for the algorithm
         */
        record Differs(Digest listed, Digest expected) implements Check {}

        /** The entry is all zero: the kernel had found no TPM when IMA started, and extends none. */
        record WithoutTpm(Digest listed) implements Check {}

        record CannotTell(Reason reason) implements Check {}
    }

    /** Compares the first entry of a list, which must have its first entries, with PCR values. */
    public static Check check(ImaLog log, PcrValues values) {
        Optional<ImaEntry> entry = entry(log);
        if (entry.isEmpty()) {
            return new Check.CannotTell(Reason.NO_ENTRY);
        }
        Optional<Digest> listed = entry.get().fileDigest();
        if (listed.isEmpty() || !listed.get().algorithm().isComputable()) {
            return new Check.CannotTell(Reason.NO_DIGEST);
        }
        return listed.get().isAll(0) ? new Check.WithoutTpm(listed.get()) : check(listed.get(), values);
    }

    private static Check check(Digest listed, PcrValues values) {
        for (Range range : Range.values()) {
            if (aggregate(values, listed.algorithm(), range)
                    .filter(listed::equals)
                    .isPresent()) {
                return new Check.Matches(listed, range);
            }
        }
        return aggregate(values, listed.algorithm(), today(listed.algorithm()))
                .<Check>map(expected -> new Check.Differs(listed, expected))
                .orElse(new Check.CannotTell(Reason.NO_VALUES));
    }

    /** The first entry of a list, if it is this one. A later entry of the same name is to be judged as any file is. */
    public static Optional<ImaEntry> entry(ImaLog log) {
        return log.entries().stream()
                .limit(1)
                .filter(entry -> entry.path().equals(NAME_OCTETS))
                .findFirst();
    }

    /**
     * The numbers of later entries, from 1, with which another kernel began: one that kexec started, and that took the list over
     * ({@code CONFIG_IMA_KEXEC}). They are named like the first and have a digest of the same values; of another digest it is any file.
     */
    public static List<Integer> restarts(ImaLog log, PcrValues values) {
        return IntStream.range(1, log.size())
                .filter(at -> isRestart(log.entries().get(at), values))
                .mapToObj(at -> at + 1)
                .toList();
    }

    private static boolean isRestart(ImaEntry entry, PcrValues values) {
        return entry.path().equals(NAME_OCTETS)
                && entry.fileDigest()
                        .filter(listed -> listed.algorithm().isComputable())
                        .filter(listed -> check(listed, values) instanceof Check.Matches)
                        .isPresent();
    }

    /** What kernels of today put in the entry, if all PCR values it takes are there. */
    public static Optional<Digest> of(PcrValues values, HashAlgorithm bank) {
        return aggregate(values, bank, today(bank));
    }

    private static Range today(HashAlgorithm bank) {
        return bank == HashAlgorithm.SHA1 ? Range.PCR_0_TO_7 : Range.PCR_0_TO_9;
    }

    private static Optional<Digest> aggregate(PcrValues values, HashAlgorithm bank, Range range) {
        SortedMap<PcrIndex, Digest> firmware = values.bank(bank).headMap(PcrIndex.of(range.count));
        if (firmware.size() < range.count) {
            return Optional.empty();
        }
        return Optional.of(
                bank.hash(firmware.values().stream().map(Digest::octets).toArray(Bytes[]::new)));
    }
}
