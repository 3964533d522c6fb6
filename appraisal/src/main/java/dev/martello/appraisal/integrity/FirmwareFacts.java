package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.PcrIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the platform profile that what the firmware measured is compared with. As with releases, evidence decides and not what an
 * appliance says: of the profiles for the model that the operator's register names, or of all if it names none, the one that leaves least
 * unexplained.
 */
final class FirmwareFacts {
    private FirmwareFacts() {}

    /**
     * What there is to say of the firmware.
     *
     * @param model the hardware model that the register names
     * @param quoted the registers that the quote vouches for
     */
    static Facts.Firmware read(
            FirmwareMeasurements measured, Set<PcrIndex> quoted, Optional<String> model, List<ProfileIndex> profiles) {
        String version = measured.version().orElse("");
        List<ProfileIndex> candidates =
                profiles.stream().filter(each -> isOf(model, each)).toList();
        Optional<ProfileFit> best = best(candidates, measured, quoted, version);
        boolean matches = best.filter(ProfileFit::matches).isPresent();
        Optional<ProfileFit> other = matches
                ? Optional.empty()
                : best(profiles.stream().filter(each -> !isOf(model, each)).toList(), measured, quoted, version)
                        .filter(ProfileFit::matches);
        return new Facts.Firmware(
                version,
                best.map(fit -> fit.profile().name()).orElse(""),
                best.map(fit -> fit.profile().model()).orElse(""),
                matches,
                other.map(fit -> fit.profile().model()).orElse(""),
                profiles.size(),
                best.map(ProfileFit::differences).orElse(List.of()));
    }

    private static boolean isOf(Optional<String> model, ProfileIndex index) {
        return model.filter(named -> !named.equals(index.profile().model())).isEmpty();
    }

    private static Optional<ProfileFit> best(
            List<ProfileIndex> profiles, FirmwareMeasurements measured, Set<PcrIndex> quoted, String version) {
        return profiles.stream()
                .map(index -> ProfileFit.of(index, measured, quoted))
                .min(Comparator.comparingInt(ProfileFit::distance)
                        .thenComparing(fit -> !fit.profile().firmwareVersion().equals(version))
                        .thenComparing(fit -> fit.index().order()));
    }
}
