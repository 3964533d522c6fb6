package dev.martello.cli.operator;

import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.ReplayQuirk;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaMatch;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;

/**
 * A quoted PCR, and which log leads to its value.
 *
 * @param value as in {@code sha256:9f2c…}
 * @param proof a phrase for people
 */
record ProvenRegister(int pcr, String value, String proof) {
    /** The run-time log's register. */
    private static final PcrIndex RUNTIME = PcrIndex.of(10);

    /** The registers of the strongest bank that was quoted. */
    static List<ProvenRegister> of(StoredEvidence evidence) {
        PcrValues quoted = evidence.quoted();
        if (quoted.banks().isEmpty()) {
            return List.of();
        }
        PcrValues replayed = evidence.bootLog().map(BootLogReplay::replay).orElse(PcrValues.NONE);
        return quoted.banks().lastEntry().getValue().entrySet().stream()
                .map(each -> new ProvenRegister(
                        each.getKey().number(),
                        each.getValue().toString(),
                        proof(evidence, replayed, each.getKey(), each.getValue())))
                .toList();
    }

    private static String proof(StoredEvidence evidence, PcrValues replayed, PcrIndex pcr, Digest value) {
        if (value.isAll(0x00) || value.isAll(0xff)) {
            return "never extended";
        }
        if (pcr.equals(RUNTIME)) {
            return runtimeProof(evidence.runtimeLog().orElse(ImaLog.EMPTY), value);
        }
        Optional<Digest> claimed = replayed.value(value.algorithm(), pcr);
        return claimed.filter(value::equals)
                .map(_ -> "boot log")
                .or(() -> evidence.userspaceLog()
                        .map(log -> log.recordsUntil(pcr, claimed.orElseGet(value.algorithm()::zero), value))
                        .filter(until -> until.isPresent())
                        .map(until -> (claimed.isPresent() ? "boot log, then " : "") + "user-space log to record "
                                + until.getAsInt()))
                .or(() -> evidence.bootLog()
                        .flatMap(log -> ReplayQuirk.of(log, pcr, value))
                        .map(quirk -> "boot log: " + quirk.problem().sentence()))
                .orElse("no log leads to it");
    }

    private static String runtimeProof(ImaLog log, Digest value) {
        return switch (ImaReplay.match(log, RUNTIME, value)) {
            case ImaMatch.Whole _ -> "run-time log, all " + log.size() + " entries";
            case ImaMatch.Prefix prefix ->
                "run-time log, the first " + prefix.log().size() + " of " + log.size() + " entries";
            case ImaMatch.PaddedSha1 _ -> "run-time log by SHA-1 only, which proves nothing";
            case ImaMatch.NoMatch _ -> "no log leads to it";
        };
    }
}
