package dev.martello.evidence.userspace;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** What systemd has measured since the kernel was started. */
public record UserspaceLog(List<UserspaceRecord> records) {
    /** A machine that is up for long measures some hundred octets for each user who logs in. */
    public static final int MAX_BYTES = 1 << 20;

    public UserspaceLog {
        records = List.copyOf(records);
    }

    /**
     * Reads a log.
     *
     * @throws MalformedUserspaceLog if it is not a sequence of records as systemd writes them, or exceeds {@link #MAX_BYTES}
     */
    public static UserspaceLog parse(Bytes log) throws MalformedUserspaceLog {
        return UserspaceLogReader.read(log);
    }

    /** Whether octets start as such a log does, and so as no boot log of a machine. */
    public static boolean isOne(Bytes octets) {
        return !octets.isEmpty() && octets.at(0) == UserspaceLogReader.RECORD_SEPARATOR;
    }

    /** The registers that the records extend. */
    public NavigableSet<PcrIndex> pcrs() {
        NavigableSet<PcrIndex> pcrs = new TreeSet<>();
        records.forEach(each -> each.pcr().ifPresent(pcrs::add));
        return pcrs;
    }

    /** The values that the records lead to from these; a register that is not among them starts with zeros. */
    public PcrValues replay(PcrValues start) {
        PcrValues values = start;
        for (UserspaceRecord each : records) {
            if (each.pcr().isPresent()) {
                PcrIndex pcr = each.pcr().get();
                Map<HashAlgorithm, Digest> extended = new TreeMap<>();
                PcrValues before = values;
                each.digests().forEach((bank, digest) -> {
                    if (bank.isComputable()) {
                        extended.put(
                                bank,
                                before.value(bank, pcr).orElseGet(bank::zero).extend(digest.octets()));
                    }
                });
                for (Digest value : extended.values()) {
                    values = values.with(Map.of(pcr, value));
                }
            }
        }
        return values;
    }

    /**
     * How many records, from the first, lead a register from one value to another: those that were there when it was quoted. Records
     * of other registers count.
     *
     * @return 0 if the values are the same; empty if no number of records leads there
     */
    public OptionalInt recordsUntil(PcrIndex pcr, Digest start, Digest quoted) {
        Digest value = start;
        int last = 0;
        for (UserspaceRecord each : records) {
            if (value.equals(quoted)) {
                break;
            }
            Digest digest = each.digests().get(quoted.algorithm());
            if (digest != null && each.pcr().filter(pcr::equals).isPresent()) {
                value = value.extend(digest.octets());
                last = each.number();
            }
        }
        return value.equals(quoted) ? OptionalInt.of(last) : OptionalInt.empty();
    }
}
