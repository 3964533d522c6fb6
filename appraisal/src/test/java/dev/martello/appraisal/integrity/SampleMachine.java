package dev.martello.appraisal.integrity;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A machine that measures what it is told to have booted and run. */
record SampleMachine(
        List<HashAlgorithm> banks,
        Optional<Integer> secureBoot,
        List<Program> applications,
        Optional<String> commandLine,
        Optional<Program> initrd,
        List<String> exitActions,
        List<ImaEntry> runtime) {
    /** A file with its path; what is measured is its content. */
    record Program(String path, String content) {
        Digest digest(HashAlgorithm bank) {
            return bank.hash(Bytes.utf8(content));
        }

        Digest sha256() {
            return digest(HashAlgorithm.SHA256);
        }
    }

    static final PcrIndex PCR_10 = PcrIndex.of(10);
    static final Program LOADER = new Program("\\EFI\\BOOT\\BOOTX64.EFI", "loader");
    static final Program KERNEL = new Program("\\vmlinuz", "kernel");
    static final Program INITRD = new Program("Linux initrd", "initrd");
    static final Program NGINX = new Program("/usr/sbin/nginx", "nginx");
    static final Program SHELL = new Program("/bin/sh", "shell");
    static final String COMMAND_LINE = "root=/dev/dm-0 lockdown=confidentiality";
    private static final String SUCCESS = "Exit Boot Services Returned with Success";

    static final SampleMachine GOOD = new SampleMachine(
            List.of(HashAlgorithm.SHA256),
            Optional.of(1),
            List.of(LOADER, KERNEL),
            Optional.of(COMMAND_LINE),
            Optional.of(INITRD),
            List.of("Exit Boot Services Invocation", SUCCESS),
            List.of(measured(NGINX), measured(SHELL)));

    /** The release that {@link #GOOD} runs. */
    static final Release RELEASE = release("2026.11.2", 7, LOADER, KERNEL, INITRD);

    static Release release(String version, long securityVersion, Program... boot) {
        Map<String, List<Digest>> applications = new TreeMap<>();
        for (Program each : boot) {
            applications.put(
                    each.path(),
                    List.of(each.sha256(), each.digest(HashAlgorithm.SHA384), each.digest(HashAlgorithm.SHA512)));
        }
        return new Release(
                version,
                Platform.LINUX_AMD64,
                securityVersion,
                "",
                NamedDigests.of(applications),
                List.of(COMMAND_LINE),
                List.of(),
                FileDigests.of(Map.of(NGINX.path(), List.of(NGINX.sha256()), SHELL.path(), List.of(SHELL.sha256()))));
    }

    /** {@link #RELEASE}, and keys whose signatures on files count. */
    static Release releaseWithKeys(List<ImaKey> keys) {
        return new Release(
                RELEASE.version(),
                RELEASE.platform(),
                RELEASE.securityVersion(),
                RELEASE.description(),
                RELEASE.bootApplications(),
                RELEASE.commandLines(),
                RELEASE.sharesFilesOf(),
                RELEASE.files(),
                RELEASE.packages(),
                RELEASE.predictedPcrs(),
                keys);
    }

    static ImaEntry measured(Program program) {
        return ImaEntry.imaNg(PCR_10, program.sha256(), program.path());
    }

    SampleMachine withBanks(HashAlgorithm... other) {
        return new SampleMachine(List.of(other), secureBoot, applications, commandLine, initrd, exitActions, runtime);
    }

    SampleMachine withSecureBoot(Optional<Integer> other) {
        return new SampleMachine(banks, other, applications, commandLine, initrd, exitActions, runtime);
    }

    SampleMachine withApplications(Program... other) {
        return new SampleMachine(banks, secureBoot, List.of(other), commandLine, initrd, exitActions, runtime);
    }

    SampleMachine withCommandLine(Optional<String> other) {
        return new SampleMachine(banks, secureBoot, applications, other, initrd, exitActions, runtime);
    }

    SampleMachine withInitrd(Program other) {
        return new SampleMachine(
                banks, secureBoot, applications, commandLine, Optional.of(other), exitActions, runtime);
    }

    SampleMachine withExitActions(String... other) {
        return new SampleMachine(banks, secureBoot, applications, commandLine, initrd, List.of(other), runtime);
    }

    SampleMachine withRuntime(ImaEntry... other) {
        return new SampleMachine(banks, secureBoot, applications, commandLine, initrd, exitActions, List.of(other));
    }

    BootLog bootLog() {
        return bootEvents().build();
    }

    BootLogBuilder bootEvents() {
        Bytes separator = Bytes.repeat(0, 4);
        BootLogBuilder log = BootLogBuilder.cryptoAgile(banks.toArray(HashAlgorithm[]::new));
        log.measure(0, Tcg.EV_S_CRTM_VERSION, EventData.text("firmware 1.0"));
        secureBoot.ifPresent(value -> log.measure(
                7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.globalVariable("SecureBoot", Bytes.of(value))));
        for (int pcr = 0; pcr < 8; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, separator);
        }
        applications.forEach(each -> log.measure(
                4,
                Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                Bytes.utf8(each.content()),
                EventData.imageLoad(each.path(), each.content().length())));
        commandLine.ifPresent(text -> log.measure(12, Tcg.EV_IPL, EventData.text(text)));
        initrd.ifPresent(each -> log.measure(
                9, Tcg.EV_EVENT_TAG, Bytes.utf8(each.content()), EventData.tagged(0x8f3b22ecL, each.path())));
        exitActions.forEach(action -> log.measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii(action)));
        return log;
    }

    ImaLog runtimeLog() {
        Digest aggregate = BootAggregate.of(bootPcrs(), banks.getFirst()).orElseThrow();
        return new ImaLog(
                Stream.concat(Stream.of(ImaEntry.imaNg(PCR_10, aggregate, BootAggregate.NAME)), runtime.stream())
                        .toList());
    }

    /** PCRs 0 to 15 after everything that was booted and run. */
    PcrValues pcrs() {
        return after(bootPcrs(), runtimeLog());
    }

    static PcrValues after(PcrValues boot, ImaLog runtime) {
        PcrValues values = boot;
        PcrValues replayed =
                ImaReplay.replay(runtime, EnumSet.copyOf(boot.banks().keySet()));
        for (HashAlgorithm bank : boot.banks().keySet()) {
            values = values.with(replayed.bank(bank));
        }
        return values;
    }

    PcrValues bootPcrs() {
        return pcrsAfter(bootLog(), banks);
    }

    static PcrValues pcrsAfter(BootLog log, List<HashAlgorithm> banks) {
        PcrValues replayed = BootLogReplay.replay(log);
        PcrValues values = PcrValues.NONE;
        for (HashAlgorithm bank : banks) {
            SortedMap<PcrIndex, Digest> registers = new TreeMap<>();
            for (int pcr = 0; pcr < 16; pcr++) {
                registers.put(PcrIndex.of(pcr), bank.zero());
            }
            registers.putAll(replayed.bank(bank));
            values = values.with(registers);
        }
        return values;
    }

    Claims claims() {
        return claims(pcrs(), bootLog(), runtimeLog());
    }

    static Claims claims(PcrValues pcrs, BootLog boot, ImaLog runtime) {
        return new Claims(Platform.LINUX_AMD64, Placement.UNKNOWN, pcrs, List.of(item(boot), item(runtime)));
    }

    static Item item(BootLog log) {
        return new Item(ItemKind.BOOT_LOG, log.write());
    }

    static Item item(ImaLog log) {
        return new Item(ItemKind.RUNTIME_LOG, log.writeBinary());
    }

    /** This list without the element at a place. */
    static <T> List<T> without(List<T> list, int index) {
        List<T> rest = new ArrayList<>(list);
        rest.remove(index);
        return rest;
    }
}
