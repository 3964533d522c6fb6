package dev.martello.evidence.bootlog;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the boot manager of Windows measures of its settings: tags of its own ({@code SIPAEVENT_…}) within {@code EV_EVENT_TAG}.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/wbcl/">wbcl.h of the Windows SDK</a>
 */
public enum WindowsSetting {
    BOOT_COUNTER(0x0002_0002L, "boot counter", Reading.NUMBER),
    STARTED(0x0002_0003L, "started", Reading.TARGET),
    BITLOCKER_UNLOCK(0x0002_0005L, "BitLocker unlock", Reading.UNLOCK),
    BOOT_DEBUGGING(0x0004_0001L, "boot debugging", Reading.SWITCH),
    KERNEL_DEBUGGING(0x0005_0001L, "kernel debugging", Reading.SWITCH),
    CODE_INTEGRITY(0x0005_0002L, "code integrity", Reading.SWITCH),
    TEST_SIGNING(0x0005_0003L, "test signing", Reading.SWITCH),
    DATA_EXECUTION_PREVENTION(0x0005_0004L, "data execution prevention policy", Reading.NUMBER),
    SAFE_MODE(0x0005_0005L, "safe mode", Reading.SWITCH),
    WINDOWS_PE(0x0005_0006L, "Windows PE", Reading.SWITCH),
    HYPERVISOR_LAUNCH(0x0005_000aL, "hypervisor launch type", Reading.NUMBER),
    HYPERVISOR_IOMMU(0x0005_000cL, "hypervisor IOMMU policy", Reading.NUMBER),
    HYPERVISOR_DEBUGGING(0x0005_000dL, "hypervisor debugging", Reading.SWITCH),
    DRIVER_LOAD_POLICY(0x0005_000eL, "driver load policy", Reading.NUMBER),
    VSM_LAUNCH(0x0005_0012L, "virtual secure mode launch type", Reading.NUMBER),
    FLIGHT_SIGNING(0x0005_0021L, "flight signing", Reading.SWITCH),
    PAGE_FILE_ENCRYPTION(0x0005_0022L, "page file encryption", Reading.SWITCH),
    HIBERNATION_DISABLED(0x0005_0024L, "hibernation disabled", Reading.TRUTH),
    DUMPS_DISABLED(0x0005_0025L, "crash dumps disabled", Reading.TRUTH),
    DUMP_ENCRYPTION(0x0005_0026L, "crash dump encryption", Reading.SWITCH),
    LSA_ISOLATION(0x0005_0028L, "LSA isolation", Reading.NUMBER),
    NO_AUTHORITY(0x0006_0001L, "module without a known signer", Reading.TRUTH),
    VBS_VSM_REQUIRED(0x000a_0001L, "virtual secure mode required", Reading.TRUTH),
    VBS_SECURE_BOOT_REQUIRED(0x000a_0002L, "Secure Boot required", Reading.TRUTH),
    VBS_IOMMU_REQUIRED(0x000a_0003L, "IOMMU required", Reading.TRUTH),
    VBS_MMIO_NX_REQUIRED(0x000a_0004L, "MMIO without execution required", Reading.TRUTH),
    VBS_MSR_FILTERING_REQUIRED(0x000a_0005L, "MSR filtering required", Reading.TRUTH),
    VBS_MANDATORY(0x000a_0006L, "virtualization-based security mandatory", Reading.TRUTH),
    VBS_HVCI_POLICY(0x000a_0007L, "hypervisor-protected code integrity policy", Reading.NUMBER),
    VBS_MICROSOFT_CHAIN_REQUIRED(0x000a_0008L, "boot chain of Microsoft required", Reading.TRUTH);

    /** What the number of a setting means. */
    private enum Reading {
        NUMBER,
        SWITCH,
        TRUTH,
        TARGET,
        UNLOCK
    }

    private static final Map<Long, WindowsSetting> BY_TAG =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(WindowsSetting::tag, Function.identity()));

    /** What the boot manager handed over to. */
    private static final Map<Long, String> TARGETS =
            Map.of(1L, "the loader", 2L, "the resume loader", 5L, "the hypervisor");

    /** {@code FVEB_UNLOCK_FLAG_…}: by what the disk's key was got. */
    private static final SortedMap<Long, String> UNLOCKED_BY = new TreeMap<>(Map.of(
            0x1L, "cached key",
            0x2L, "medium",
            0x4L, "TPM",
            0x10L, "PIN",
            0x20L, "external key",
            0x40L, "recovery password",
            0x80L, "passphrase",
            0x100L, "network"));

    private final long tag;
    private final String label;
    private final Reading reading;

    WindowsSetting(long tag, String label, Reading reading) {
        this.tag = tag;
        this.label = label;
        this.reading = reading;
    }

    static Optional<WindowsSetting> of(long tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    long tag() {
        return tag;
    }

    /** The name in texts for people. */
    public String label() {
        return label;
    }

    /** The setting and a value of it for people, as in {@code test signing on}. */
    public String text(long value) {
        return label + " "
                + switch (reading) {
                    case NUMBER -> String.valueOf(value);
                    case TRUTH -> value == 0 ? "no" : value == 1 ? "yes" : String.valueOf(value);
                    case TARGET -> TARGETS.getOrDefault(value, "program " + value);
                    case SWITCH -> value == 0 ? "off" : value == 1 ? "on" : String.valueOf(value);
                    case UNLOCK -> unlockedBy(value);
                };
    }

    private static String unlockedBy(long flags) {
        if (flags == 0) {
            return "none";
        }
        long known = UNLOCKED_BY.keySet().stream().reduce(0L, (some, flag) -> some | flag);
        Stream<String> named = UNLOCKED_BY.entrySet().stream()
                .filter(each -> (flags & each.getKey()) != 0)
                .map(Map.Entry::getValue);
        long rest = flags & ~known;
        return Stream.concat(named, rest == 0 ? Stream.empty() : Stream.of("0x" + Long.toHexString(rest)))
                .collect(Collectors.joining(" and "));
    }
}
