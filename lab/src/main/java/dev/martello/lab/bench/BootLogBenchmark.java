package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.HashAlgorithm;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A boot log of 30 kB in two banks, as a machine with GRUB leaves it: read as if it had never been seen before. */
@State(Scope.Thread)
public class BootLogBenchmark {
    private static final int LOG_BYTES = 30_000;
    private static final List<HashAlgorithm> BANKS = List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256);

    private final BootLog log = log();
    private final Bytes octets = log.write();
    private final byte[] whole = octets.toArray();
    private final int extended =
            (int) log.events().stream().filter(BootEvent::isExtended).count();
    private final MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    private final MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
    private final byte[] pcr = new byte[64];

    /** For JMH. */
    public BootLogBenchmark() {}

    /** From octets to PCR values and facts. */
    @Benchmark
    public void parseReplayAndRead(Blackhole sink) throws MalformedBootLog {
        BootLog parsed = BootLog.parse(octets);
        sink.consume(BootLogReplay.replay(parsed));
        sink.consume(BootFacts.of(parsed));
    }

    /** What has to be hashed: the log's octets once in each bank, and each event's extension of a PCR. */
    @Benchmark
    public byte[] rawDigests() throws DigestException {
        sha1.update(whole);
        sha1.digest(pcr, 0, 20);
        sha256.update(whole);
        sha256.digest(pcr, 0, 32);
        for (int i = 0; i < extended; i++) {
            sha1.update(pcr, 0, 40);
            sha1.digest(pcr, 0, 20);
            sha256.update(pcr);
            sha256.digest(pcr, 0, 32);
        }
        return pcr;
    }

    private static BootLog log() {
        MeasuredBoot boot = new MeasuredBoot(
                "edk2 2026.02",
                SecureBoot.ON,
                BootImage.named("\\EFI\\debian\\grubx64.efi", "grub"),
                BootImage.named("\\vmlinuz-6.12", "kernel"),
                "root=/dev/mapper/root ro lockdown=confidentiality ima_policy=tcb",
                BootImage.named("\\initrd.img-6.12", "initrd"));
        List<BootEvent> events = boot.log(BANKS).events().stream().skip(1).toList();
        BootLogBuilder log = BootLogBuilder.cryptoAgile(BANKS.toArray(HashAlgorithm[]::new));
        // GRUB runs before the kernel's stub, whose four events are the last ones.
        int grub = events.size() - 4;
        events.subList(0, grub).forEach(each -> copy(each, log));
        for (int line = 0; log.build().write().length() < LOG_BYTES; line++) {
            String command = "menuentry 'entry " + line + "' --class debian { linux /vmlinuz-" + line + " quiet }";
            log.measure(8, Tcg.EV_IPL, Bytes.ascii(command), Bytes.ascii("grub_cmd: " + command + "\0"));
        }
        events.subList(grub, events.size()).forEach(each -> copy(each, log));
        return log.build();
    }

    private static void copy(BootEvent event, BootLogBuilder log) {
        log.extend((int) event.pcrNumber(), event.type(), event.digests(), event.data());
    }
}
