package dev.martello.server.judgement;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.server.metrics.Metrics;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** Has evidence appraised. For use by many threads. */
public final class Judge {
    private static final Bytes DOMAIN = Bytes.ascii("martello.evidence.v2\0");

    private final Metrics metrics;

    /** More would only take memory: appraising is all computing. */
    private final Semaphore atOnce = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

    private final Postures postures = new Postures();

    public Judge(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What was found in evidence before checks were asked of its settings, and what all comes to. */
    public record Judged(Examination examination, Appraisal appraisal) {}

    /**
     * What evidence comes to by one reference.
     *
     * @param items loads the evidence, when there is room for it
     * @param settings loads the item with the settings, if it was not asked about lately
     */
    public Judged appraise(
            Reference reference,
            Platform platform,
            Placement placement,
            PcrValues pcrs,
            Supplier<List<Item>> items,
            Function<ItemReference, SettingsPieces> settings) {
        long start = System.nanoTime();
        Examination examination = examine(reference, platform, placement, pcrs, items);
        Appraisal appraisal = reference.appraiser().judge(complete(reference, examination, settings));
        metrics.appraised(Duration.ofNanos(System.nanoTime() - start));
        return new Judged(examination, appraisal);
    }

    /** What is found in evidence, which no rule of a policy is asked about. */
    Examination examine(
            Reference reference, Platform platform, Placement placement, PcrValues pcrs, Supplier<List<Item>> items) {
        return inTurn(
                () -> reference.appraiser().examiner().examine(new Claims(platform, placement, pcrs, items.get())));
    }

    /**
     * The examination with what the checks say of its settings. Not to be called in a transaction: it may wait for its turn.
     *
     * @param settings loads the item with the settings, if it was not asked about lately
     */
    Examination complete(
            Reference reference, Examination examination, Function<ItemReference, SettingsPieces> settings) {
        return examination
                .settings()
                .map(digest -> examination.with(postures.of(digest, reference.checks(), () -> {
                    SettingsPieces pieces = settings.apply(new ItemReference(ItemKind.SETTINGS, digest));
                    metrics.judgedSetup();
                    return inTurn(() -> reference.checks().ask(pieces));
                })))
                .orElse(examination);
    }

    private <T> T inTurn(Supplier<T> computation) {
        atOnce.acquireUninterruptibly();
        try {
            return computation.get();
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
