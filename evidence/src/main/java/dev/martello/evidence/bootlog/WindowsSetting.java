package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
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
    BITLOCKER_UNLOCK(0x0002_0005L, "BitLocker unlock", Reading.UNLOCK),
    BOOT_DEBUGGING(0x0004_0001L, "boot debugging", Reading.SWITCH),
    KERNEL_DEBUGGING(0x0005_0001L, "kernel debugging", Reading.SWITCH),
    CODE_INTEGRITY(0x0005_0002L, "code integrity", Reading.SWITCH),
    TEST_SIGNING(0x0005_0003L, "test signing", Reading.SWITCH),
    DATA_EXECUTION_PREVENTION(0x0005_0004L, "data execution prevention policy", Reading.NUMBER),
    SAFE_MODE(0x0005_0005L, "safe mode", Reading.SWITCH),
    WINDOWS_PE(0x0005_0006L, "Windows PE", Reading.SWITCH),
    HYPERVISOR_LAUNCH(0x0005_000aL, "hypervisor launch type", Reading.NUMBER),
    HYPERVISOR_DEBUGGING(0x0005_000dL, "hypervisor debugging", Reading.SWITCH),
    VSM_LAUNCH(0x0005_0012L, "virtual secure mode launch type", Reading.NUMBER),
    FLIGHT_SIGNING(0x0005_0021L, "flight signing", Reading.SWITCH);

    /** What the number of a setting means. */
    private enum Reading {
        NUMBER,
        SWITCH,
        UNLOCK
    }

    private static final Map<Long, WindowsSetting> BY_TAG =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(WindowsSetting::tag, Function.identity()));

    /** Values are truths of one octet, or numbers of up to eight. */
    private static final int MAX_VALUE_BYTES = 8;

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

    /** The number that is measured, little-endian; empty if it is none. */
    static Optional<Long> value(Bytes data) {
        if (data.isEmpty() || data.length() > MAX_VALUE_BYTES) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = data.length() - 1; i >= 0; i--) {
            value = value << 8 | data.at(i);
        }
        return Optional.of(value);
    }
}
