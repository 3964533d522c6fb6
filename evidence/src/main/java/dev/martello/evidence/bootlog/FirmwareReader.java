package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.Coverage.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what the firmware started and what it meant to start: PCRs 1, 2 and 4. For one thread.
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

    private final Problems problems;
    private final List<BootApplication> drivers = new ArrayList<>();
    private final List<BootApplication> applications = new ArrayList<>();
    private final List<BootOption> options = new ArrayList<>();
    private final List<BootOption.Order> orders = new ArrayList<>();

    FirmwareReader(Problems problems) {
        this.problems = problems;
    }

    void read(MeasuredEvent event) {
        switch (event.pcr().number()) {
            case PLATFORM_CONFIGURATION -> readVariable(event);
            case DRIVERS -> readImage(event, drivers);
            case BOOT_MANAGER -> readImage(event, applications);
            default -> {
                // Nothing else is read off the firmware's registers.
            }
        }
    }

    List<BootApplication> drivers() {
        return drivers;
    }

    List<BootApplication> applications() {
        return applications;
    }

    List<BootOption> bootOptions() {
        return options;
    }

    /** The order, unless there are two that differ. */
    Optional<BootOption.Order> bootOrder() {
        if (orders.isEmpty()) {
            return Optional.empty();
        }
        BootOption.Order first = orders.getFirst();
        return orders.stream().allMatch(each -> each.options().equals(first.options()))
                ? Optional.of(first)
                : Optional.empty();
    }

    private void readVariable(MeasuredEvent event) {
        Optional<EfiVariable> found =
                event.variable().filter(each -> each.vendor().equals(EfiGuid.GLOBAL_VARIABLE));
        if (found.isEmpty() || !found.get().name().startsWith("Boot")) {
            return;
        }
        EfiVariable variable = found.get();
        // Much firmware measures the value of a boot variable alone.
        if (event.matchOfOctets(variable) != Match.PROVEN && event.matchOfValue(variable) != Match.PROVEN) {
            problems.add(
                    Kind.FACT_UNPROVEN,
                    event.event(),
                    "says it is a boot variable, whose value its digests do not cover");
        } else if (variable.name().equals("BootOrder")) {
            orders.add(new BootOption.Order(event.number(), BootOption.numbers(variable.value())));
        } else if (BOOT_OPTION.matcher(variable.name()).matches()) {
            LoadOption.read(variable.value())
                    .ifPresent(option -> options.add(new BootOption(
                            event.number(), variable.name(), option.description(), DevicePath.text(option.path()))));
        }
    }

    private static void readImage(MeasuredEvent event, List<BootApplication> images) {
        if (event.separator().isEmpty() && !isAction(event)) {
            images.add(new BootApplication(
                    event.number(), event.pcr(), EventDescription.label(event.event()), event.digests()));
        }
    }

    private static boolean isAction(MeasuredEvent event) {
        return event.data().length() <= MAX_ACTION
                && EventText.any(event.data()).isPresent()
                && event.isOfData();
    }
}
