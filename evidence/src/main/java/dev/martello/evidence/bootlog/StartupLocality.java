package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;

/**
 * From which locality the TPM was started, which is what PCR 0 starts with. No digest covers the event that tells; a lie shows
 * as a value of PCR 0 that no TPM quotes.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.4.5.3</a>
 */
final class StartupLocality {
    private static final Bytes SIGNATURE = Bytes.concat(Bytes.ascii("StartupLocality"), Bytes.of(0));

    /** TPM Library Part 1, §"H-CRTM": a hash sequence before TPM2_Startup leaves PCR 0 starting with 4. */
    static final int H_CRTM = 4;

    private StartupLocality() {}

    /** 0, 3 or 4: what the log says before it first extends PCR 0. */
    static int of(BootLog log) {
        for (BootEvent event : log.events()) {
            if (event.extendsPcr(0)) {
                return event.type() == Tcg.EV_EFI_HCRTM_EVENT ? H_CRTM : 0;
            }
            if (isStatedBy(event) && isPossible(stated(event.data()))) {
                return stated(event.data());
            }
        }
        return 0;
    }

    static boolean isStatedBy(BootEvent event) {
        return event.type() == Tcg.EV_NO_ACTION && isSignedAsOne(event.data());
    }

    static boolean isSignedAsOne(Bytes data) {
        return data.length() == SIGNATURE.length() + 1 && data.startsWith(SIGNATURE);
    }

    static int stated(Bytes data) {
        return data.at(SIGNATURE.length());
    }

    static boolean isPossible(int locality) {
        return locality == 0 || locality == 3 || locality == 4;
    }

    /** The data of the event that states a locality. */
    static Bytes data(int locality) {
        return Bytes.concat(SIGNATURE, Bytes.of(locality));
    }
}
