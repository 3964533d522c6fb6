package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;

/**
 * Finds the actions of Exit Boot Services by what was measured into PCR 5. For one thread.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.4.4</a>
 */
final class ExitBootServicesReader {
    static final int PCR = 5;

    static final Bytes INVOCATION = Bytes.ascii("Exit Boot Services Invocation");
    static final Bytes SUCCESS = Bytes.ascii("Exit Boot Services Returned with Success");
    static final Bytes FAILURE = Bytes.ascii("Exit Boot Services Returned with Failure");

    private static final KnownPreimage INVOKED = new KnownPreimage(INVOCATION);
    private static final KnownPreimage SUCCEEDED = new KnownPreimage(SUCCESS);
    private static final KnownPreimage FAILED = new KnownPreimage(FAILURE);

    private ExitBootServices last = ExitBootServices.NOT_LOGGED;

    void read(MeasuredEvent event) {
        if (!event.isIn(PCR)) {
            return;
        }
        if (event.isOf(INVOKED)) {
            last = ExitBootServices.INVOKED;
        } else if (event.isOf(SUCCEEDED)) {
            last = ExitBootServices.SUCCEEDED;
        } else if (event.isOf(FAILED)) {
            last = ExitBootServices.FAILED;
        }
    }

    /** How the last attempt ended. */
    ExitBootServices last() {
        return last;
    }
}
