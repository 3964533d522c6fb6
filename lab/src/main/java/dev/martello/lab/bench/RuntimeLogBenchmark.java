package dev.martello.lab.bench;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.appraisal.integrity.Examiner;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
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
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A run-time log of 10,000 files, each listed once, held against the release that has them all. */
@State(Scope.Thread)
public class RuntimeLogBenchmark {
    private static final int ENTRIES = 10_000;
    private static final PcrIndex IMA_PCR = PcrIndex.of(10);

    private final List<ImaEntry> entries = entries();
    private final Claims claims = claims();
    private final Examiner examiner = new Examiner(
            ReferenceValues.of(List.of(release())), CompiledPolicy.standard().requirements());

    private final List<byte[]> templateData =
            entries.stream().map(entry -> entry.templateData().toArray()).toList();
    private final MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
    private final byte[] pcr = new byte[64];

    /** For JMH. */
    public RuntimeLogBenchmark() {}

    /** From the octets of the log to facts: read, replayed to the quoted value, each file looked up in the release. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public Examination examine() {
        Examination examination = examiner.examine(claims);
        boolean allKnown = examination
                .facts()
                .runtime()
                .filter(running -> running.entries() == ENTRIES)
                .map(Facts.Running::unknownFiles)
                .filter(List::isEmpty)
                .isPresent();
        if (!allKnown) {
            throw new IllegalStateException("all entries are proven and in the release");
        }
        return examination;
    }

    /** The two digests an entry that a replay is made of, over the same octets. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public byte[] rawSha256() throws DigestException {
        for (byte[] data : templateData) {
            sha256.update(data);
            sha256.digest(pcr, 32, 32);
            sha256.update(pcr);
            sha256.digest(pcr, 0, 32);
        }
        return pcr;
    }

    private static List<ImaEntry> entries() {
        List<ImaEntry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(ImaEntry.imaNg(IMA_PCR, content(i), path(i)));
        }
        return entries;
    }

    private static String path(int file) {
        return "/usr/lib/x86_64-linux-gnu/package-" + file / 10 + "/libmodule-" + file + ".so.1";
    }

    private static Digest content(int file) {
        return HashAlgorithm.SHA256.hash(Bytes.ascii("file " + file));
    }

    private Claims claims() {
        ImaLog log = new ImaLog(entries);
        Map<PcrIndex, Digest> firmware = new TreeMap<>();
        for (PcrIndex index : CompiledPolicy.standard().requirements().pcrs()) {
            firmware.put(index, HashAlgorithm.SHA256.hash(Bytes.of(index.number())));
        }
        PcrValues quoted = PcrValues.NONE
                .with(firmware)
                .with(ImaReplay.replay(log, Set.of(HashAlgorithm.SHA256)).bank(HashAlgorithm.SHA256));
        return new Claims(
                Platform.LINUX_AMD64,
                Placement.UNKNOWN,
                quoted,
                List.of(new Item(ItemKind.RUNTIME_LOG, log.writeBinary())));
    }

    private static Release release() {
        Map<String, List<Digest>> files = new TreeMap<>();
        for (int i = 0; i < 2 * ENTRIES; i++) {
            files.put(path(i), List.of(content(i)));
        }
        return new Release(
                "1", Platform.LINUX_AMD64, 1, "", NamedDigests.NONE, List.of(), List.of(), FileDigests.of(files));
    }
}
