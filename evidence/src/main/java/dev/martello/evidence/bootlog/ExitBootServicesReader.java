package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the actions of Exit Boot Services by what was measured into PCR 5.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.4.4</a>
 */
final class ExitBootServicesReader {
    static final Bytes INVOCATION = Bytes.ascii("Exit Boot Services Invocation");
    static final Bytes SUCCESS = Bytes.ascii("Exit Boot Services Returned with Success");
    static final Bytes FAILURE = Bytes.ascii("Exit Boot Services Returned with Failure");

    private ExitBootServicesReader() {}

    /** How the last attempt ended. */
    static ExitBootServices read(BootLog log, Coverage coverage) {
        Map<ExitBootServices, Predicate<BootEvent>> states = new EnumMap<>(ExitBootServices.class);
        states.put(ExitBootServices.INVOKED, coverage.isOf(INVOCATION));
        states.put(ExitBootServices.SUCCEEDED, coverage.isOf(SUCCESS));
        states.put(ExitBootServices.FAILED, coverage.isOf(FAILURE));
        ExitBootServices last = ExitBootServices.NOT_LOGGED;
        for (BootEvent event : log.events()) {
            if (event.extendsPcr(5)) {
                for (Map.Entry<ExitBootServices, Predicate<BootEvent>> state : states.entrySet()) {
                    if (state.getValue().test(event)) {
                        last = state.getKey();
                    }
                }
            }
        }
        return last;
    }
}
