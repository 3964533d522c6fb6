package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.PcrIndex;

/**
 * A driver against malware that Windows starts before all others (ELAM), and its settings as they were measured.
 *
 * @param event the number of the event
 * @param name of its key in the registry
 */
public record WindowsGuard(int event, PcrIndex pcr, String name, Bytes measured, Bytes configuration, Bytes policy) {
    /** {@code SIPAEVENT_ELAM_AGGREGATION}. */
    static final long AGGREGATION = 0x4001_0002L;

    private static final long KEY_NAME = 0x9_0001L;
    private static final long CONFIGURATION = 0x9_0002L;
    private static final long POLICY = 0x9_0003L;
    private static final long MEASURED = 0x9_0004L;

    static WindowsGuard of(int event, PcrIndex pcr, WindowsTag guard) {
        return new WindowsGuard(
                event,
                pcr,
                guard.innerText(KEY_NAME),
                guard.innerData(MEASURED),
                guard.innerData(CONFIGURATION),
                guard.innerData(POLICY));
    }
}
