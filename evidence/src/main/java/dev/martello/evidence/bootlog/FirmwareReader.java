package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what the firmware started and what it meant to start: PCRs 1, 2 and 4.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §3.3.4</a>
 */
final class FirmwareReader {
    private static final int PLATFORM_CONFIGURATION = 1;
    private static final int DRIVERS = 2;
    private static final int BOOT_MANAGER = 4;

    private static final Pattern BOOT_OPTION = Pattern.compile("Boot[0-9A-Fa-f]{4}");

    /** Texts of actions have forty octets; no image is that short and printable. */
    private static final int MAX_ACTION = 256;

    private final BootLog log;
    private final Coverage coverage;
    private final SeparatorReader separators;
    private final Problems problems;

    FirmwareReader(BootLog log, Coverage coverage, Problems problems) {
        this.log = log;
        this.coverage = coverage;
        this.separators = new SeparatorReader(coverage);
        this.problems = problems;
    }

    List<BootApplication> drivers() {
        return images(DRIVERS);
    }

    List<BootApplication> applications() {
        return images(BOOT_MANAGER);
    }

    List<BootOption> bootOptions() {
        List<BootOption> options = new ArrayList<>();
        for (BootEvent event : log.events()) {
            provenVariable(event)
                    .filter(variable -> BOOT_OPTION.matcher(variable.name()).matches())
                    .flatMap(variable -> LoadOption.read(variable.value())
                            .map(option -> new BootOption(
                                    event.number(),
                                    variable.name(),
                                    option.description(),
                                    DevicePath.text(option.path()))))
                    .ifPresent(options::add);
        }
        return options;
    }

    /** The order, unless there are two that differ. */
    Optional<BootOption.Order> bootOrder() {
        List<BootOption.Order> orders = new ArrayList<>();
        for (BootEvent event : log.events()) {
            provenVariable(event)
                    .filter(variable -> variable.name().equals("BootOrder"))
                    .ifPresent(variable ->
                            orders.add(new BootOption.Order(event.number(), BootOption.numbers(variable.value()))));
        }
        if (orders.isEmpty()) {
            return Optional.empty();
        }
        BootOption.Order first = orders.getFirst();
        return orders.stream().allMatch(each -> each.options().equals(first.options()))
                ? Optional.of(first)
                : Optional.empty();
    }

    /** Notes variables of PCR 1 whose value no digest covers. */
    void lookForUnproven() {
        for (BootEvent event : log.events()) {
            if (event.extendsPcr(PLATFORM_CONFIGURATION)
                    && isBootVariable(event)
                    && provenVariable(event).isEmpty()) {
                problems.add(
                        Kind.FACT_UNPROVEN, event, "says it is a boot variable, whose value its digests do not cover");
            }
        }
    }

    private List<BootApplication> images(int pcr) {
        List<BootApplication> images = new ArrayList<>();
        for (BootEvent event : log.events()) {
            if (event.extendsPcr(pcr) && separators.kindOf(event).isEmpty() && !isAction(event)) {
                images.add(new BootApplication(
                        event.number(),
                        event.pcr().orElseThrow(),
                        EventDescription.label(event),
                        coverage.digests(event)));
            }
        }
        return images;
    }

    private boolean isAction(BootEvent event) {
        return event.data().length() <= MAX_ACTION
                && EventText.any(event.data()).isPresent()
                && coverage.covers(event, event.data());
    }

    private boolean isBootVariable(BootEvent event) {
        return EfiVariable.read(event.data())
                .filter(variable -> variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE)
                        && variable.name().startsWith("Boot"))
                .isPresent();
    }

    /** The variable an event of PCR 1 carries, if the digests cover it or at least its value. */
    private Optional<EfiVariable> provenVariable(BootEvent event) {
        if (!event.extendsPcr(PLATFORM_CONFIGURATION)) {
            return Optional.empty();
        }
        return EfiVariable.read(event.data())
                .filter(variable -> variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE))
                .filter(variable ->
                        coverage.covers(event, variable.octets()) || coverage.covers(event, variable.value()));
    }
}
