package dev.martello.cli.release;

import dev.martello.cli.terminal.ProgressLine;
import dev.martello.release.scan.ScanListener;
import java.util.concurrent.atomic.LongAdder;

/** Shows how far a scan is. */
final class ScanProgress implements ScanListener {
    private final ProgressLine line;
    private final LongAdder files = new LongAdder();
    private final LongAdder octets = new LongAdder();

    ScanProgress(ProgressLine line) {
        this.line = line;
    }

    @Override
    public void fileRead() {
        files.increment();
        line.show(this::text);
    }

    @Override
    public void octetsRead(long count) {
        octets.add(count);
        line.show(this::text);
    }

    private String text() {
        return "%,d files, %s".formatted(files.sum(), Sizes.shown(octets.sum()));
    }
}
