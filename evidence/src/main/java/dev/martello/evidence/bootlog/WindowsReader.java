package dev.martello.evidence.bootlog;

import java.util.List;

/**
 * Reads what the boot manager of Windows measured into PCRs 11 to 14, whatever type the log gives it. For one thread.
 */
final class WindowsReader {
    private static final int FIRST_PCR = 11;
    private static final int LAST_PCR = 14;

    private final WindowsBoot.Sum sum = new WindowsBoot.Sum();

    void read(MeasuredEvent event) {
        int pcr = event.pcr().number();
        if (pcr < FIRST_PCR || pcr > LAST_PCR) {
            return;
        }
        List<WindowsTag> tags = WindowsTag.read(event.data());
        if (!tags.isEmpty() && event.isOfData()) {
            sum.add(event.event(), tags);
        }
    }

    WindowsBoot windows() {
        return sum.toBoot();
    }
}
