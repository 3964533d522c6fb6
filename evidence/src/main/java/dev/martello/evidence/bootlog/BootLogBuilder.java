package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog.Format;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a log event by event, as a machine that measures would. For one thread. */
public final class BootLogBuilder {
    private final Optional<SpecIdEvent> specId;
    private final List<HashAlgorithm> banks;
    private final List<BootEvent> events = new ArrayList<>();
    private long offset;

    private BootLogBuilder(Optional<SpecIdEvent> specId, List<HashAlgorithm> banks) {
        this.specId = specId;
        this.banks = banks;
    }

    /** A log with these banks, which must be such that this Java runtime computes them. */
    public static BootLogBuilder cryptoAgile(HashAlgorithm... banks) {
        SpecIdEvent specId = SpecIdEvent.forBanks(List.of(banks));
        BootLogBuilder builder = new BootLogBuilder(Optional.of(specId), List.of(banks));
        builder.add(0, Tcg.EV_NO_ACTION, List.of(LoggedDigest.of(HashAlgorithm.SHA1.zero())), specId.write());
        return builder;
    }

    /** A log of the old form, without a header. */
    public static BootLogBuilder sha1() {
        return new BootLogBuilder(Optional.empty(), List.of(HashAlgorithm.SHA1));
    }

    /** An event whose digests are over its data. */
    public BootLogBuilder measure(int pcr, EventType type, Bytes data) {
        return measure(pcr, type, data, data);
    }

    /** An event whose digests are over something else than its data. */
    public BootLogBuilder measure(int pcr, EventType type, Bytes preimage, Bytes data) {
        return extend(pcr, type, digestsOf(preimage), data);
    }

    /** An event with digests from elsewhere. */
    public BootLogBuilder extend(int pcr, EventType type, Map<HashAlgorithm, Digest> digests, Bytes data) {
        List<LoggedDigest> logged = banks.stream()
                .flatMap(bank -> Optional.ofNullable(digests.get(bank)).stream())
                .map(LoggedDigest::of)
                .toList();
        add(pcr, type, logged, data);
        return this;
    }

    /** An event that extends nothing. */
    public BootLogBuilder note(long pcr, Bytes data) {
        add(
                pcr,
                Tcg.EV_NO_ACTION,
                banks.stream().map(each -> LoggedDigest.of(each.zero())).toList(),
                data);
        return this;
    }

    /** The digests that these octets have in the banks of the log. */
    public SortedMap<HashAlgorithm, Digest> digestsOf(Bytes preimage) {
        SortedMap<HashAlgorithm, Digest> digests = new TreeMap<>();
        banks.forEach(bank -> digests.put(bank, bank.hash(preimage)));
        return digests;
    }

    public BootLog build() {
        return new BootLog(specId.isPresent() ? Format.CRYPTO_AGILE : Format.SHA1, specId, events, Bytes.EMPTY);
    }

    private void add(long pcr, EventType type, List<LoggedDigest> digests, Bytes data) {
        events.add(new BootEvent(events.size(), offset, pcr, type, digests, data));
        boolean agile = specId.isPresent() && events.size() > 1;
        offset += 8 + (agile ? 4 : 0) + 4 + data.length();
        for (LoggedDigest digest : digests) {
            offset += digest.octets().length() + (agile ? 2 : 0);
        }
    }
}
