package dev.martello.server.judgement;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.server.metrics.Metrics;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Has evidence appraised. For use by many threads. */
public final class Judge {
    private static final Bytes DOMAIN = Bytes.ascii("martello.evidence.v2\0");

    private final Metrics metrics;

    /** More would only take memory: appraising is all computing. */
    private final Semaphore atOnce = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

    public Judge(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What was found in evidence, and what that comes to. */
    public record Judged(Examination examination, Appraisal appraisal) {}

    /**
     * What evidence comes to by one reference.
     *
     * @param items loads the evidence, when there is room for it
     */
    public Judged appraise(
            Reference reference, Platform platform, Placement placement, PcrValues pcrs, Supplier<List<Item>> items) {
        long start = System.nanoTime();
        Examination examination = examine(reference, platform, placement, pcrs, items);
        Appraisal appraisal = reference.appraiser().judge(examination);
        metrics.appraised(Duration.ofNanos(System.nanoTime() - start));
        return new Judged(examination, appraisal);
    }

    /** What is found in evidence, which no rule of a policy is asked about. */
    Examination examine(
            Reference reference, Platform platform, Placement placement, PcrValues pcrs, Supplier<List<Item>> items) {
        atOnce.acquireUninterruptibly();
        try {
            return reference.appraiser().examiner().examine(new Claims(platform, placement, pcrs, items.get()));
        } finally {
            atOnce.release();
        }
    }

    /**
     * Names all that an appraisal is made from apart from the reference: the same evidence need not be judged twice.
     */
    public static String evidenceDigest(Platform platform, Placement placement, List<ItemReference> items) {
        BytesWriter all = BytesWriter.bigEndian()
                .bytes(DOMAIN)
                .sized16(Bytes.ascii(platform.label()))
                .sized16(Bytes.utf8(placement.model().orElse("")))
                .sized16(Bytes.utf8(placement.ring().orElse("")));
        for (ItemReference item : items) {
            all.sized16(Bytes.ascii(item.kind().label())).bytes(item.digest().octets());
        }
        return HashAlgorithm.SHA256.hash(all.toBytes()).octets().toHex();
    }
}
