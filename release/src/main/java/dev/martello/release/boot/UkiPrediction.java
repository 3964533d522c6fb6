package dev.martello.release.boot;

import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.pe.PeImage;
import dev.martello.release.boot.UnifiedKernelImage.Section;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What PCRs hold after a machine started a unified kernel image from its firmware's boot menu, with nothing beside the image
 * that adds to it.
 */
final class UkiPrediction {
    private static final PcrIndex BOOT_APPLICATIONS = PcrIndex.of(4);
    private static final PcrIndex KERNEL_STUB = PcrIndex.of(9);
    private static final PcrIndex UKI_SECTIONS = PcrIndex.of(11);
    private static final PcrIndex KERNEL_CONFIGURATION = PcrIndex.of(12);

    /** PC Client PFP §3.3.4.5: what firmware measures before it tries a boot option, and the separator. */
    private static final Bytes CALLING = Bytes.ascii("Calling EFI Application from Boot Option");

    private static final Bytes SEPARATOR = Bytes.of(0, 0, 0, 0);

    private final String name;
    private final UnifiedKernelImage uki;
    private final HashAlgorithm bank;
    private final List<PredictedPcr> predicted = new ArrayList<>();

    private UkiPrediction(String name, UnifiedKernelImage uki, HashAlgorithm bank) {
        this.name = name;
        this.uki = uki;
        this.bank = bank;
    }

    static List<PredictedPcr> of(
            String name,
            UnifiedKernelImage uki,
            Optional<String> loadOptions,
            HashAlgorithm bank,
            List<BootPhases> phases) {
        UkiPrediction prediction = new UkiPrediction(name, uki, bank);
        prediction.bootApplications();
        loadOptions.ifPresent(prediction::kernelStub);
        uki.measuredSections().ifPresent(sections -> prediction.sections(sections, phases));
        uki.stub()
                .ifPresent(_ -> prediction.add(
                        KERNEL_CONFIGURATION, "without add-ons, credentials and load options", bank.zero()));
        return prediction.predicted;
    }

    private void bootApplications() {
        Digest before = extend(extend(bank.zero(), CALLING), SEPARATOR);
        Digest image = before.extend(uki.image().authenticode(bank).octets());
        add(BOOT_APPLICATIONS, "if the firmware does not see the kernel inside", image);
        Optional<PeImage> kernel = uki.kernel();
        kernel.ifPresent(inner -> add(
                BOOT_APPLICATIONS,
                "if the firmware measures the kernel inside",
                image.extend(inner.authenticode(bank).octets())));
    }

    /** Linux, efi-stub-helper.c: the load options in UTF-16 with the NUL that ends them, then the initial RAM disk. */
    private void kernelStub(String loadOptions) {
        Bytes octets = Bytes.owning((loadOptions + '\0').getBytes(StandardCharsets.UTF_16LE));
        Digest options = extend(bank.zero(), octets);
        add(
                KERNEL_STUB,
                "with nothing beside it that systemd-stub takes up",
                uki.initrd().map(initrd -> extend(options, initrd)).orElse(options));
    }

    private void sections(List<Section> sections, List<BootPhases> phases) {
        Digest value = bank.zero();
        for (Section section : sections) {
            value = extend(value, Bytes.ascii(section.name().label() + '\0'));
            value = value.extend(section.digest(bank).octets());
        }
        add(UKI_SECTIONS, "", value);
        for (BootPhases each : phases) {
            Digest reached = value;
            for (String phase : each.phases()) {
                reached = extend(reached, Bytes.utf8(phase));
            }
            add(UKI_SECTIONS, "after " + each, reached);
        }
    }

    private Digest extend(Digest value, Bytes measured) {
        return value.extend(bank.hash(measured).octets());
    }

    private void add(PcrIndex pcr, String condition, Digest value) {
        predicted.add(new PredictedPcr(pcr, condition.isEmpty() ? name : name + ", " + condition, value));
    }
}
