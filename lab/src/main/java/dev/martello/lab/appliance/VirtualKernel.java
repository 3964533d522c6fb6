package dev.martello.lab.appliance;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.Pcrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What firmware and kernel do with a TPM: extend what is started, keep the logs, measure files. The logs stand where an
 * agent reads them. Safe for many threads.
 */
final class VirtualKernel {
    private static final PcrIndex IMA_PCR = PcrIndex.of(10);

    private final Tpm tpm;
    private final List<HashAlgorithm> banks;
    private final Path bootLog;
    private final Path runtimeLog;
    private final List<ImaEntry> measured = new ArrayList<>();

    VirtualKernel(Tpm tpm, List<HashAlgorithm> banks, Path directory) {
        this.tpm = tpm;
        this.banks = List.copyOf(banks);
        this.bootLog = directory.resolve("binary_bios_measurements");
        this.runtimeLog = directory.resolve("binary_runtime_measurements");
    }

    Path bootLog() {
        return bootLog;
    }

    Path runtimeLog() {
        return runtimeLog;
    }

    /**
     * Starts on a TPM that was just powered on.
     *
     * @param log what is extended
     * @param shown what is kept as the log; the same, unless somebody edits it
     */
    synchronized void start(BootLog log, BootLog shown) throws TpmException, IOException {
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                Pcrs.extend(
                        tpm,
                        PcrIndex.of((int) event.pcrNumber()),
                        List.copyOf(event.digests().values()));
            }
        }
        replace(bootLog, shown.write());
        measured.clear();
        Digest aggregate = BootAggregate.of(
                        Pcrs.read(tpm, PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
                        HashAlgorithm.SHA256)
                .orElseThrow();
        measure(ImaEntry.imaNg(IMA_PCR, aggregate, BootAggregate.NAME));
    }

    /** Measures a file, as the kernel does when it is run for the first time. */
    synchronized void measure(MeasuredFile file) throws TpmException, IOException {
        measure(ImaEntry.imaNg(IMA_PCR, file.digest(), file.path()));
    }

    private void measure(ImaEntry entry) throws TpmException, IOException {
        measured.add(entry);
        replace(runtimeLog, new ImaLog(measured).writeBinary());
        Pcrs.extend(tpm, IMA_PCR, banks.stream().map(entry::extended).toList());
    }

    /** An agent may be reading the file at this moment, so it is never half-written. */
    private static void replace(Path file, Bytes content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, content.toArray());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
