package dev.martello.evidence.bootlog;

import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The type of an event: a name of the specifications, or a number that none of them gives a name.
 *
 * <p>No digest covers an event's type. It tells how to show an event and, for {@link Tcg#EV_NO_ACTION}, that nothing was
 * extended; nothing else may be concluded from it.
 */
public sealed interface EventType {
    /** The number in the log, four octets. */
    long value();

    /** The name in the specification, or the number in hexadecimal as in {@code 0x80000f00}. */
    String label();

    static EventType of(long value) {
        Tcg known = Tcg.BY_VALUE.get(value);
        return known == null ? new Other(value) : known;
    }

    /** What events of a type are about, as far as that can be told from what was measured. */
    enum Content {
        SEPARATOR,
        ACTION,
        VARIABLE,
        IMAGE,
        ANY
    }

    /**
     * The names given by TCG.
     *
     * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
     *     Client Platform Firmware Profile 1.06, §10.4.1</a>
     */
    enum Tcg implements EventType {
        EV_PREBOOT_CERT(0x0),
        EV_POST_CODE(0x1),
        EV_UNUSED(0x2),
        EV_NO_ACTION(0x3),
        EV_SEPARATOR(0x4, Content.SEPARATOR),
        EV_ACTION(0x5, Content.ACTION),
        EV_EVENT_TAG(0x6),
        EV_S_CRTM_CONTENTS(0x7),
        EV_S_CRTM_VERSION(0x8),
        EV_CPU_MICROCODE(0x9),
        EV_PLATFORM_CONFIG_FLAGS(0xa),
        EV_TABLE_OF_DEVICES(0xb),
        EV_COMPACT_HASH(0xc),
        EV_IPL(0xd),
        EV_IPL_PARTITION_DATA(0xe),
        EV_NONHOST_CODE(0xf),
        EV_NONHOST_CONFIG(0x10),
        EV_NONHOST_INFO(0x11),
        EV_OMIT_BOOT_DEVICE_EVENTS(0x12),
        EV_POST_CODE2(0x13),
        EV_EFI_EVENT_BASE(0x80000000L),
        EV_EFI_VARIABLE_DRIVER_CONFIG(0x80000001L, Content.VARIABLE),
        EV_EFI_VARIABLE_BOOT(0x80000002L, Content.VARIABLE),
        EV_EFI_BOOT_SERVICES_APPLICATION(0x80000003L, Content.IMAGE),
        EV_EFI_BOOT_SERVICES_DRIVER(0x80000004L, Content.IMAGE),
        EV_EFI_RUNTIME_SERVICES_DRIVER(0x80000005L, Content.IMAGE),
        EV_EFI_GPT_EVENT(0x80000006L),
        EV_EFI_ACTION(0x80000007L, Content.ACTION),
        EV_EFI_PLATFORM_FIRMWARE_BLOB(0x80000008L),
        EV_EFI_HANDOFF_TABLES(0x80000009L),
        EV_EFI_PLATFORM_FIRMWARE_BLOB2(0x8000000aL),
        EV_EFI_HANDOFF_TABLES2(0x8000000bL),
        EV_EFI_VARIABLE_BOOT2(0x8000000cL, Content.VARIABLE),
        EV_EFI_GPT_EVENT2(0x8000000dL),
        EV_EFI_HCRTM_EVENT(0x80000010L),
        EV_EFI_VARIABLE_AUTHORITY(0x800000e0L, Content.VARIABLE),
        EV_EFI_SPDM_FIRMWARE_BLOB(0x800000e1L),
        EV_EFI_SPDM_FIRMWARE_CONFIG(0x800000e2L),
        EV_EFI_SPDM_DEVICE_POLICY(0x800000e3L, Content.VARIABLE),
        EV_EFI_SPDM_DEVICE_AUTHORITY(0x800000e4L, Content.VARIABLE);

        private static final Map<Long, Tcg> BY_VALUE =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(Tcg::value, Function.identity()));

        private final long value;
        private final Content content;

        Tcg(long value) {
            this(value, Content.ANY);
        }

        Tcg(long value, Content content) {
            this.value = value;
            this.content = content;
        }

        /** What events of this type are about. */
        Content content() {
            return content;
        }

        @Override
        public long value() {
            return value;
        }

        @Override
        public String label() {
            return name();
        }
    }

    /** A number without a name. */
    record Other(long value) implements EventType {
        public Other {
            if (value < 0 || value > 0xffff_ffffL) {
                throw new IllegalArgumentException(value + " does not fit in four octets");
            }
        }

        @Override
        public String label() {
            return "0x" + HexFormat.of().toHexDigits(value, 8);
        }

        @Override
        public String toString() {
            return label();
        }
    }
}
