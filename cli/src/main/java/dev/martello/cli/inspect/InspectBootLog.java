package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.inspect.InspectedFiles.Inspected;
import dev.martello.cli.inspect.InspectedFiles.Unreadable;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.CcEventLog;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.userspace.MalformedUserspaceLog;
import dev.martello.evidence.userspace.UserspaceLog;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello inspect bootlog}. */
@Command(
        name = "bootlog",
        description = {
            "Show the events of TCG event logs, what they prove, and the PCR values they replay to.",
            "",
            "A fact is shown only if digests in the log cover the octets it was read from; everything else is among the events. Only a quote proves that the log is true: compare the PCR values with it.",
            "",
            "The event log of a confidential virtual machine (CCEL) is replayed to its own registers, and systemd's /run/log/systemd/tpm2-measure.log to PCRs that start at zero."
        },
        footer = "  martello inspect bootlog --json /sys/kernel/security/tpm0/binary_bios_measurements | jq .facts")
final class InspectBootLog implements Callable<Integer> {
    private static final Bytes CC_TABLE = Bytes.ascii("CCEL");

    @Mixin
    private InspectedFiles files = new InspectedFiles();

    @Override
    public Integer call() {
        return files.inspect(BootLog.MAX_BYTES, InspectBootLog::inspect);
    }

    private static Inspected inspect(String file, Bytes octets) throws Unreadable {
        try {
            if (octets.startsWith(CC_TABLE)) {
                throw new Unreadable("is the ACPI table that says where the log is; the log is in"
                        + " /sys/firmware/acpi/tables/data/CCEL");
            }
            if (UserspaceLog.isOne(octets)) {
                return new ShownUserspaceLog(file, UserspaceLog.parse(octets));
            }
            BootLog log = BootLog.parse(octets);
            Optional<CcEventLog> confidential = CcEventLog.of(log);
            return confidential.isPresent()
                    ? new ShownCcEventLog(file, confidential.get())
                    : ShownBootLog.of(file, log);
        } catch (MalformedBootLog | MalformedUserspaceLog e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
