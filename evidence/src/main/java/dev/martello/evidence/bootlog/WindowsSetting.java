package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the boot manager of Windows measures of its settings: tags of its own ({@code SIPAEVENT_…}) within {@code EV_EVENT_TAG}.
 *
 * @see <a href="https://github.com/microsoft/TSS.MSR/blob/main/PCPTool.v11/inc/wbcl.h">wbcl.h of Microsoft's Platform Crypto
 *     Provider toolkit</a>
 */
public enum WindowsSetting {
    BOOT_COUNTER(0x0002_0002L, "boot counter"),
    BITLOCKER_UNLOCK(0x0002_0005L, "BitLocker unlock"),
    BOOT_DEBUGGING(0x0004_0001L, "boot debugging"),
    KERNEL_DEBUGGING(0x0005_0001L, "kernel debugging"),
    CODE_INTEGRITY(0x0005_0002L, "code integrity"),
    TEST_SIGNING(0x0005_0003L, "test signing"),
    DATA_EXECUTION_PREVENTION(0x0005_0004L, "data execution prevention"),
    SAFE_MODE(0x0005_0005L, "safe mode"),
    WINDOWS_PE(0x0005_0006L, "Windows PE"),
    HYPERVISOR_LAUNCH(0x0005_000aL, "hypervisor launch type"),
    HYPERVISOR_DEBUGGING(0x0005_000dL, "hypervisor debugging"),
    VSM_LAUNCH(0x0005_0012L, "virtual secure mode launch type"),
    FLIGHT_SIGNING(0x0005_0021L, "flight signing");

    private static final Map<Long, WindowsSetting> BY_TAG =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(WindowsSetting::tag, Function.identity()));

    /** Values are truths of one octet, or numbers of up to eight. */
    private static final int MAX_VALUE_BYTES = 8;

    private final long tag;
    private final String label;

    WindowsSetting(long tag, String label) {
        this.tag = tag;
        this.label = label;
    }

    static Optional<WindowsSetting> of(long tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    long tag() {
        return tag;
    }

    public String label() {
        return label;
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
