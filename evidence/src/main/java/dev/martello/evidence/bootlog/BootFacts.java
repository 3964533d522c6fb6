package dev.martello.evidence.bootlog;

import dev.martello.tpm.PcrSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a boot log proves, provided its digests replay to a quote. A fact is here only if the digests of its event, in every
 * bank of the log, are over the octets it was read from; what is missing for a reason is named among the problems. Which PCR a
 * fact is from and what was measured count, the types of events do not.
 *
 * <p>PCR 7 up to its separator is the firmware's alone. Into the others, and into PCR 7 afterwards, whoever runs later can add:
 * facts from there hold as "this was measured", and only together with all else that was. So an appraiser checks
 * <em>all</em> applications, command lines, sections and files, whatever their labels say, not that a good one is among
 * them.
 *
 * @param secureBoot whether Secure Boot was enforced; empty if that is not proven. Firmware that has no such variable measures it
 *     without a value, which proves that it was not
 * @param platformKey {@code PK}
 * @param keyExchangeKeys {@code KEK}
 * @param allowed {@code db}
 * @param forbidden {@code dbx}
 * @param authorities what images were verified with, in the order of the log
 * @param sbatLevel which generations of boot programs shim revokes, as in {@code sbat,1,2025021800…}
 * @param drivers everything in PCR 2 of which only digests are known: option ROMs and drivers
 * @param applications everything in PCR 4 of which only digests are known: what was started, in order
 * @param commandLines of kernels, from PCRs 8, 9, 11 and 12
 * @param grubCommands from PCR 8
 * @param sections of unified kernel images, from PCR 11
 * @param files everything else in PCRs 8 to 15 of which only digests are known, and what was measured since without saying what it is
 * @param windows what the boot manager of Windows measured, from PCRs 11 to 14. These events are among the files all the same
 * @param bootOrder from PCR 1
 * @param bootOptions from PCR 1
 * @param separators all of them
 * @param oddities what is odd about the log without keeping a fact from being stated. Many machines in good order have some; which
 *     of them matter is for an appraiser to say
 * @param problems what kept a fact from being stated
 */
public record BootFacts(
        Optional<Boolean> secureBoot,
        Optional<SignatureDatabase> platformKey,
        Optional<SignatureDatabase> keyExchangeKeys,
        Optional<SignatureDatabase> allowed,
        Optional<SignatureDatabase> forbidden,
        List<Authority> authorities,
        Optional<String> sbatLevel,
        List<BootApplication> drivers,
        List<BootApplication> applications,
        List<CommandLine> commandLines,
        List<GrubCommand> grubCommands,
        List<UkiSection> sections,
        List<LoadedFile> files,
        WindowsBoot windows,
        Optional<BootOption.Order> bootOrder,
        List<BootOption> bootOptions,
        List<Separator> separators,
        ExitBootServices exitBootServices,
        List<BootLogProblem> oddities,
        List<BootLogProblem> problems) {
    public BootFacts {
        authorities = List.copyOf(authorities);
        drivers = List.copyOf(drivers);
        applications = List.copyOf(applications);
        commandLines = List.copyOf(commandLines);
        grubCommands = List.copyOf(grubCommands);
        sections = List.copyOf(sections);
        files = List.copyOf(files);
        bootOptions = List.copyOf(bootOptions);
        separators = List.copyOf(separators);
        oddities = List.copyOf(oddities);
        problems = List.copyOf(problems);
    }

    /** The facts that all banks of the log agree on. Linear in the size of the log; never fails. */
    public static BootFacts of(BootLog log) {
        return of(log, Coverage.of(log.banks()));
    }

    /**
     * The facts that these registers prove, whatever is in the others: those that a quote vouches for. An event that lacks one of
     * the banks of its register states nothing; what else the log says is left out.
     */
    public static BootFacts of(BootLog log, PcrSelection vouched) {
        return of(log, Coverage.of(vouched));
    }

    /**
     * These facts, and what was found out while the log was compared with the quote.
     *
     * @param measuredSince files of which another log, that goes on where this one ends, has the digests
     */
    public BootFacts with(List<ReplayQuirk> quirks, List<BootLogProblem> found, List<LoadedFile> measuredSince) {
        ExitBootServices exit = exitBootServices;
        List<BootLogProblem> all = new ArrayList<>(oddities);
        for (ReplayQuirk quirk : quirks) {
            if (quirk instanceof ReplayQuirk.ExitUnlogged unlogged) {
                exit = unlogged.outcome();
                all.removeIf(each -> each.kind() == BootLogProblem.Kind.NO_EXIT_BOOT_SERVICES);
            }
            all.add(quirk.problem());
        }
        all.addAll(found);
        List<LoadedFile> allFiles = new ArrayList<>(files);
        allFiles.addAll(measuredSince);
        return new BootFacts(
                secureBoot,
                platformKey,
                keyExchangeKeys,
                allowed,
                forbidden,
                authorities,
                sbatLevel,
                drivers,
                applications,
                commandLines,
                grubCommands,
                sections,
                allFiles,
                windows,
                bootOrder,
                bootOptions,
                separators,
                exit,
                all,
                problems);
    }

    private static BootFacts of(BootLog log, Coverage coverage) {
        Problems problems = new Problems();
        Problems oddities = new Problems();
        SecureBootReader keys = new SecureBootReader(problems);
        FirmwareReader firmware = new FirmwareReader(problems);
        LoaderReader loader = new LoaderReader(problems);
        WindowsReader windows = new WindowsReader();
        ExitBootServicesReader exit = new ExitBootServicesReader();
        SeparatorReader separators = new SeparatorReader(oddities);
        BootLogAudit audit = new BootLogAudit(coverage, oddities);
        audit.lookAtHeader(log);
        for (BootEvent event : log.events()) {
            if (coverage.includes(event)) {
                MeasuredEvent measured = new MeasuredEvent(event, coverage);
                audit.lookAt(measured);
                separators.read(measured);
                keys.read(measured);
                firmware.read(measured);
                loader.read(measured);
                windows.read(measured);
                exit.read(measured);
            } else {
                audit.lookAtUnmeasured(event);
            }
        }
        separators.lookForMissing(coverage);
        audit.lookAtExit(exit.last());
        audit.lookAtPadding(log);
        return new BootFacts(
                keys.secureBoot(),
                keys.platformKey(),
                keys.keyExchangeKeys(),
                keys.allowed(),
                keys.forbidden(),
                keys.authorities(),
                keys.sbatLevel(),
                firmware.drivers(),
                firmware.applications(),
                loader.commandLines(),
                loader.grubCommands(),
                loader.sections(),
                loader.files(),
                windows.windows(),
                firmware.bootOrder(),
                firmware.bootOptions(),
                separators.separators(),
                exit.last(),
                oddities.toList(),
                problems.toList());
    }
}
