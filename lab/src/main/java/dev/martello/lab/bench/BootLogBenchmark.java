package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A boot log of 30 kB in three banks, read as if it had never been seen before, as an appraisal does for a SHA-256 quote. */
@State(Scope.Thread)
public class BootLogBenchmark {
    private static final PcrSelection QUOTED =
            PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15);

    /** More code than JMH's seconds of warm-up are enough for while the compiler has to share the core. */
    private static final int WARM_UPS = 30_000;

    private final BootLog log = ServerBootLog.log();
    private final Bytes octets = log.write();
    private final byte[] whole = octets.toArray();
    private final int extended =
            (int) log.events().stream().filter(BootEvent::isExtended).count();
    private final MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
    private final List<MessageDigest> banks = Stream.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384)
            .map(HashAlgorithm::newDigest)
            .toList();
    private final byte[] pcr = new byte[2 * HashAlgorithm.SHA384.digestBytes()];

    /** For JMH. */
    public BootLogBenchmark() {}

    @Setup(Level.Trial)
    public void warmUp(Blackhole sink) throws MalformedBootLog {
        for (int i = 0; i < WARM_UPS; i++) {
            parseReplayAndRead(sink);
        }
    }

    /** From octets to the PCR values of all banks, and to the facts that the quoted one proves. */
    @Benchmark
    public void parseReplayAndRead(Blackhole sink) throws MalformedBootLog {
        BootLog parsed = BootLog.parse(octets);
        sink.consume(BootLogReplay.replay(parsed));
        sink.consume(BootFacts.of(parsed, QUOTED));
    }

    /** What has to be hashed: the log's octets once, and each event's extension of a PCR in each bank. */
    @Benchmark
    public byte[] rawDigests() throws DigestException {
        sha256.update(whole);
        sha256.digest(pcr, 0, sha256.getDigestLength());
        for (MessageDigest bank : banks) {
            int length = bank.getDigestLength();
            for (int i = 0; i < extended; i++) {
                bank.update(pcr, 0, 2 * length);
                bank.digest(pcr, 0, length);
            }
        }
        return pcr;
    }
}
