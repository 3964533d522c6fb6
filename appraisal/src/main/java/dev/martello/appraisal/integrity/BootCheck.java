package dev.martello.appraisal.integrity;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.PrintableText;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogProblem;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.bootlog.LoadedFile;
import dev.martello.evidence.bootlog.ReplayQuirk;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.evidence.userspace.UserspaceRecord;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One comparison of a boot log, and of the user-space log that goes on where it ends, with quoted values. Registers that do not
 * replay are collected, then judged together: what is wrong with PCR 0 alone is a quirk of much firmware, what is wrong with others
 * is not. For one thread.
 */
final class BootCheck {
    private static final PcrIndex PCR_0 = PcrIndex.of(0);

    /** systemd extends these from user space. */
    private static final Set<PcrIndex> SYSTEMD_PCRS =
            Set.of(PcrIndex.of(9), PcrIndex.of(11), PcrIndex.of(12), PcrIndex.of(13), PcrIndex.of(15));

    /**
     * PCR 11 has the phases of the boot behind sections of an image, which the image's own digest covers, and PCR 15 what systemd
     * alone measures: whatever is there, nothing was started with it.
     */
    private static final Set<PcrIndex> STARTING_NOTHING = Set.of(PcrIndex.of(11), PcrIndex.of(15));

    private static final String SYSTEMD_HINT =
            "; systemd extends it too, and the report lacks its log, /run/log/systemd/tpm2-measure.log";

    /** A register that does not hold what the log leads to. */
    private record Mismatch(PcrIndex pcr, Digest quoted, Digest claimed) {}

    private final BootLog log;
    private final PcrValues replayed;
    private final UserspaceProof.Claim userspace;
    private final QuoteScope scope;
    private final Optional<ItemDigest> item;

    private final List<Finding> withoutBank = new ArrayList<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final List<Finding> unexplained = new ArrayList<>();
    private final Set<PcrIndex> disputed = new TreeSet<>();
    private final Set<ReplayQuirk> quirks = new LinkedHashSet<>();
    private final List<Finding> userspaceMismatches = new ArrayList<>();
    private final Map<PcrIndex, Integer> userspaceRecords = new TreeMap<>();
    private PcrValues beforeUserspace;

    BootCheck(
            BootLog log,
            PcrValues replayed,
            UserspaceProof.Claim userspace,
            QuoteScope scope,
            Optional<ItemDigest> item) {
        this.log = log;
        this.replayed = replayed;
        this.userspace = userspace;
        this.scope = scope;
        this.item = item;
        this.beforeUserspace = scope.values();
    }

    BootProof run() {
        if (scope.values().banks().isEmpty()) {
            return new BootProof(
                    LogState.UNPROVEN,
                    Optional.empty(),
                    Optional.empty(),
                    item,
                    userspace.unproven(List.of()),
                    beforeUserspace,
                    List.of());
        }
        scope.values().banks().forEach((bank, values) -> {
            if (log.banks().contains(bank)) {
                compare(bank, values);
            } else {
                withoutBank.add(lacksBank(bank));
            }
        });
        boolean onlyPcr0 = !mismatches.isEmpty()
                && withoutBank.isEmpty()
                && disputed.isEmpty()
                && mismatches.stream().allMatch(each -> each.pcr().equals(PCR_0));
        List<Finding> findings = new ArrayList<>(withoutBank);
        if (!onlyPcr0) {
            mismatches.forEach(each -> findings.add(finding(each)));
        }
        boolean isProven = findings.isEmpty() && disputed.isEmpty();
        findings.addAll(unexplained);
        return new BootProof(
                isProven ? LogState.PROVEN : LogState.UNPROVEN,
                isProven ? Optional.of(facts()) : Optional.empty(),
                isProven ? Optional.of(firmware()) : Optional.empty(),
                item,
                isProven && userspaceMismatches.isEmpty()
                        ? userspace.proven(provenRecords())
                        : userspace.unproven(userspaceMismatches),
                beforeUserspace,
                findings);
    }

    private void compare(HashAlgorithm bank, SortedMap<PcrIndex, Digest> values) {
        values.headMap(BootProof.FIRST_RESETTABLE).forEach((pcr, value) -> {
            Optional<Digest> claimed = replayed.value(bank, pcr);
            if (pcr.equals(BootProof.RUNTIME_PCR)) {
                return;
            }
            if (userspace.log().filter(each -> each.pcrs().contains(pcr)).isPresent()) {
                compareWithUserspace(pcr, claimed, value);
                return;
            }
            if (claimed.filter(value::equals).isPresent()) {
                return;
            }
            Optional<ReplayQuirk> quirk = ReplayQuirk.of(log, pcr, value);
            if (quirk.isPresent()) {
                quirks.add(quirk.get());
            } else if (claimed.isPresent()) {
                mismatches.add(new Mismatch(pcr, value, claimed.get()));
            } else if (pcr.equals(PCR_0) && !value.isAll(0x00) && !value.isAll(0xff)) {
                mismatches.add(new Mismatch(pcr, value, bank.zero()));
            } else if (!value.isAll(0x00) && !isSilentFirmware(pcr, value)) {
                unexplained.add(unexplained(pcr, value));
            }
        });
    }

    /** The records that were there when the quote was made lead from where the boot log ends to the quoted value. */
    private void compareWithUserspace(PcrIndex pcr, Optional<Digest> claimed, Digest value) {
        UserspaceLog records = userspace.log().orElseThrow();
        Digest start = claimed.orElseGet(value.algorithm()::zero);
        if (goOn(records, pcr, start, value)) {
            return;
        }
        for (ReplayQuirk.Ending ending :
                ReplayQuirk.endings(log, pcr, value.algorithm()).toList()) {
            if (goOn(records, pcr, ending.value(), value)) {
                quirks.add(ending.quirk());
                return;
            }
        }
        Digest end = records.replay(replayed).value(value.algorithm(), pcr).orElseGet(value.algorithm()::zero);
        if (pcr.equals(PCR_0)) {
            mismatches.add(new Mismatch(pcr, value, end));
            beforeUserspace = beforeUserspace.without(pcr);
            return;
        }
        userspaceMismatches.add(BuiltInRule.USERSPACE_LOG_REPLAY_MISMATCH.finding(
                pcr.toString(),
                pcr + ": "
                        + (claimed.isPresent()
                                ? "the boot log and the user-space log replay"
                                : "the user-space log replays")
                        + " to " + BootProof.brief(end) + ", and no number of its records leads to the quoted "
                        + BootProof.brief(value) + ": an event or a record was changed, left out or added.",
                userspace.item()));
        claimed.ifPresent(each -> disputed.add(pcr));
    }

    /** Goes on from where the boot log ends by as many records as lead to the quoted value. Whether there are such. */
    private boolean goOn(UserspaceLog records, PcrIndex pcr, Digest start, Digest value) {
        OptionalInt until = records.recordsUntil(pcr, start, value);
        if (until.isPresent()) {
            userspaceRecords.merge(pcr, until.getAsInt(), Math::min);
            beforeUserspace = beforeUserspace.with(Map.of(pcr, start));
        }
        return until.isPresent();
    }

    private List<UserspaceRecord> provenRecords() {
        return userspace.log().map(UserspaceLog::records).orElse(List.of()).stream()
                .filter(each -> each.pcr()
                        .filter(pcr -> each.number() <= userspaceRecords.getOrDefault(pcr, 0))
                        .isPresent())
                .map(each -> each.within(scope.values().banks().keySet()))
                .filter(each -> !each.digests().isEmpty())
                .toList();
    }

    /**
     * Records that may be of something that the machine was started with: the quote does not tell which log they belong into, so who loaded
     * it could have written it into either.
     */
    private List<LoadedFile> measuredSince() {
        return provenRecords().stream()
                .filter(each -> !STARTING_NOTHING.contains(each.pcr().orElseThrow()) && !each.isNotice())
                .map(each -> new LoadedFile(
                        LoadedFile.NO_EVENT,
                        each.pcr().orElseThrow(),
                        PrintableText.of("record " + each.number() + " of the user-space log"
                                + each.description()
                                        .map(text -> ", \"" + text + "\"")
                                        .orElse("")),
                        each.digests()))
                .toList();
    }

    /** It is all ones, which is a finding of its own. */
    private static boolean isSilentFirmware(PcrIndex pcr, Digest value) {
        return pcr.number() < QuoteScope.FIRMWARE_PCRS && value.isAll(0xff);
    }

    private BootFacts facts() {
        List<BootLogProblem> found = new ArrayList<>();
        mismatches.stream().limit(1).forEach(each -> found.add(pcr0Unexplained(each)));
        scope.others().banks().forEach((bank, values) -> staleness(bank, values).ifPresent(found::add));
        return BootFacts.of(log, vouched()).with(List.copyOf(quirks), found, measuredSince());
    }

    private FirmwareMeasurements firmware() {
        FirmwareMeasurements measured = FirmwareMeasurements.of(log, vouched());
        for (ReplayQuirk quirk : quirks) {
            if (quirk instanceof ReplayQuirk.OtherStart(int _, int actual)) {
                return measured.startedFrom(actual);
            }
        }
        return measured;
    }

    private static BootLogProblem pcr0Unexplained(Mismatch mismatch) {
        return BootLogProblem.of(
                Kind.PCR0_UNEXPLAINED,
                "PCR 0 is " + BootProof.brief(mismatch.quoted()) + ", the boot log replays to "
                        + BootProof.brief(mismatch.claimed())
                        + ", also if the TPM was started from locality "
                        + ReplayQuirk.START_LOCALITIES.stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")) + " (H-CRTM); all other registers replay");
    }

    /** What is wrong with a quoted bank that proves nothing, beside the others that do. */
    private Optional<BootLogProblem> staleness(HashAlgorithm bank, SortedMap<PcrIndex, Digest> values) {
        NavigableSet<PcrIndex> stale = new TreeSet<>();
        values.headMap(PcrIndex.of(QuoteScope.FIRMWARE_PCRS)).forEach((pcr, value) -> {
            boolean replays = replayed.value(bank, pcr).filter(value::equals).isPresent()
                    || ReplayQuirk.of(log, pcr, value).isPresent();
            if (!replays) {
                stale.add(pcr);
            }
        });
        return stale.isEmpty()
                ? Optional.empty()
                : Optional.of(BootLogProblem.of(
                        Kind.BANK_STALE,
                        "the " + bank.label() + " bank does not hold what the log says in " + QuoteScope.pcrs(stale)
                                + "; it is not looked at"));
    }

    private Finding lacksBank(HashAlgorithm bank) {
        return BuiltInRule.BOOT_LOG_REPLAY_MISMATCH.finding(
                bank.label() + " bank",
                "The quote is over the " + bank.label() + " bank, of which the boot log has no digest.",
                item);
    }

    private Finding finding(Mismatch mismatch) {
        return BuiltInRule.BOOT_LOG_REPLAY_MISMATCH.finding(
                mismatch.pcr().toString(),
                mismatch.pcr() + ": the boot log replays to " + BootProof.brief(mismatch.claimed())
                        + ", the quote has " + BootProof.brief(mismatch.quoted()) + "; "
                        + ReplayHint.of(log, mismatch.pcr(), mismatch.quoted()) + systemdHint(mismatch.pcr()) + ".",
                item);
    }

    private Finding unexplained(PcrIndex pcr, Digest value) {
        return BuiltInRule.PCRS_UNEXPLAINED.finding(
                pcr.toString(),
                pcr + " is " + BootProof.brief(value) + ", and the boot log has no event for it" + systemdHint(pcr)
                        + ".",
                item);
    }

    private String systemdHint(PcrIndex pcr) {
        return userspace.item().isEmpty() && SYSTEMD_PCRS.contains(pcr) ? SYSTEMD_HINT : "";
    }

    /** The registers whose events the quote vouches for: what the log says of others could be anything. */
    private PcrSelection vouched() {
        Set<PcrIndex> broken = mismatches.stream().map(Mismatch::pcr).collect(Collectors.toSet());
        List<PcrSelection.Bank> banks = new ArrayList<>();
        scope.values().banks().forEach((bank, values) -> {
            NavigableSet<PcrIndex> registers =
                    new TreeSet<>(values.headMap(BootProof.FIRST_RESETTABLE).keySet());
            registers.remove(BootProof.RUNTIME_PCR);
            registers.removeAll(broken);
            banks.add(new PcrSelection.Bank(bank, registers));
        });
        return new PcrSelection(banks);
    }
}
