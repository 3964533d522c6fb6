package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.bootlog.EventType.Tcg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an event says it is, apart from the value that was measured: so that the same thing is found again on another machine, or
 * with another value.
 *
 * @param label as in {@code dbx}, {@code Boot####} or {@code PciRoot(0x0)/Pci(0x1,0x0)}; empty if its type says all there is
 * @param basis how far the label can be believed
 * @param machineValue what it is, if that is another on each machine
 */
public record EventClaim(String label, Basis basis, Optional<MachineValue> machineValue) {
    /** How far a label can be believed. */
    public enum Basis {
        /** The digests are over the octets that the label was read from. */
        COVERED,
        /** The digests are over something else, as they are for events of this type: the label is the log's word alone. */
        STATED,
        /** The digests should be over these octets, and are not: the event is not what it says. */
        BELIED
    }

    /** What an event that measures a firmware's version is called. */
    static final String VERSION = "firmware version";

    static final String SEPARATOR = "separator";

    private static final Pattern BOOT_OPTION = Pattern.compile("Boot[0-9A-Fa-f]{4}");
    private static final EfiGuid SMBIOS = EfiGuid.of("eb9d2d31-2d88-11d3-9a16-0090273fc14d");
    private static final EfiGuid SMBIOS3 = EfiGuid.of("f2fd1544-9794-4a2c-992e-e5bbcf20e394");
    private static final Bytes PARTITION_TABLE = Bytes.ascii("EFI PART");

    /** A machine has a handful of configuration tables. */
    private static final int MAX_TABLES = 64;

    static EventClaim of(FirmwareEvent event) {
        return switch (event.type()) {
            case Tcg known -> known(known, event);
            case EventType.Other _ -> other(event);
        };
    }

    private static EventClaim known(Tcg type, FirmwareEvent event) {
        return switch (type) {
            case EV_EFI_VARIABLE_DRIVER_CONFIG,
                    EV_EFI_VARIABLE_AUTHORITY,
                    EV_EFI_VARIABLE_BOOT,
                    EV_EFI_VARIABLE_BOOT2,
                    EV_EFI_SPDM_DEVICE_POLICY,
                    EV_EFI_SPDM_DEVICE_AUTHORITY -> variable(type, event);
            case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2 -> partitionTable(event);
            case EV_EFI_HANDOFF_TABLES -> tables(event.data());
            case EV_EFI_HANDOFF_TABLES2 -> namedTables(event.data());
            case EV_S_CRTM_VERSION -> preimage(VERSION, event);
            case EV_SEPARATOR -> preimage(SEPARATOR, event);
            case EV_ACTION, EV_EFI_ACTION, EV_OMIT_BOOT_DEVICE_EVENTS -> preimage("", event);
            case EV_EFI_BOOT_SERVICES_APPLICATION,
                    EV_EFI_BOOT_SERVICES_DRIVER,
                    EV_EFI_RUNTIME_SERVICES_DRIVER,
                    EV_EFI_PLATFORM_FIRMWARE_BLOB,
                    EV_EFI_PLATFORM_FIRMWARE_BLOB2,
                    EV_POST_CODE,
                    EV_POST_CODE2 -> stated(event.describe());
            case EV_PREBOOT_CERT,
                    EV_UNUSED,
                    EV_NO_ACTION,
                    EV_EVENT_TAG,
                    EV_S_CRTM_CONTENTS,
                    EV_CPU_MICROCODE,
                    EV_PLATFORM_CONFIG_FLAGS,
                    EV_TABLE_OF_DEVICES,
                    EV_COMPACT_HASH,
                    EV_IPL,
                    EV_IPL_PARTITION_DATA,
                    EV_NONHOST_CODE,
                    EV_NONHOST_CONFIG,
                    EV_NONHOST_INFO,
                    EV_EFI_EVENT_BASE,
                    EV_EFI_HCRTM_EVENT,
                    EV_EFI_SPDM_FIRMWARE_BLOB,
                    EV_EFI_SPDM_FIRMWARE_CONFIG -> other(event);
        };
    }

    private static EventClaim variable(Tcg type, FirmwareEvent event) {
        Optional<EfiVariable> read = EfiVariable.read(event.data());
        if (read.isEmpty()) {
            return preimage("", event);
        }
        EfiVariable variable = read.get();
        Optional<MachineValue> machineValue = machineValue(variable);
        boolean covered = event.isOf(variable.octets()) || event.isOf(event.data());
        if (!covered && machineValue.isPresent() && isBootVariable(type)) {
            // Firmware of before version 1.06 of the profile measures the value without the name, so the value must
            // look it.
            covered = event.isOf(variable.value()) && looksLike(machineValue.get(), variable.value());
        }
        return covered
                ? new EventClaim(
                        machineValue.map(MachineValue::label).orElseGet(() -> name(variable)),
                        Basis.COVERED,
                        machineValue)
                : new EventClaim(name(variable), Basis.BELIED, Optional.empty());
    }

    private static boolean isBootVariable(Tcg type) {
        return type == Tcg.EV_EFI_VARIABLE_BOOT || type == Tcg.EV_EFI_VARIABLE_BOOT2;
    }

    private static Optional<MachineValue> machineValue(EfiVariable variable) {
        if (!variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE)) {
            return Optional.empty();
        }
        if (variable.name().equals(MachineValue.BOOT_ORDER.label())) {
            return Optional.of(MachineValue.BOOT_ORDER);
        }
        return BOOT_OPTION.matcher(variable.name()).matches()
                ? Optional.of(MachineValue.BOOT_OPTION)
                : Optional.empty();
    }

    private static boolean looksLike(MachineValue machineValue, Bytes value) {
        return switch (machineValue) {
            case BOOT_ORDER -> value.length() % 2 == 0;
            case BOOT_OPTION ->
                LoadOption.read(value)
                        .filter(option -> !option.description().isEmpty())
                        .isPresent();
            case SMBIOS_TABLES, PARTITION_TABLE -> false;
        };
    }

    private static String name(EfiVariable variable) {
        return EventText.shown(
                variable.vendor().name().isPresent() ? variable.name() : variable.name() + " of " + variable.vendor());
    }

    private static EventClaim partitionTable(FirmwareEvent event) {
        return event.data().startsWith(PARTITION_TABLE) && event.isOf(event.data())
                ? new EventClaim(
                        MachineValue.PARTITION_TABLE.label(), Basis.COVERED, Optional.of(MachineValue.PARTITION_TABLE))
                : preimage("", event);
    }

    /** {@code UEFI_HANDOFF_TABLE_POINTERS}: a number of tables, and a GUID and an address for each. */
    private static EventClaim tables(Bytes pointers) {
        try {
            BytesReader<MalformedBootLog> in = BytesReader.littleEndian(pointers, MalformedBootLog::new);
            long count = in.u64("NumberOfTables");
            List<EfiGuid> tables = new ArrayList<>();
            while (tables.size() < Math.min(count, MAX_TABLES)) {
                tables.add(new EfiGuid(in.bytes(EfiGuid.BYTES, "VendorGuid")));
                in.skip(8, "VendorTable");
            }
            return tables(tables);
        } catch (MalformedBootLog e) {
            return stated("");
        }
    }

    /** {@code UEFI_HANDOFF_TABLE_POINTERS2}: the same, after a description and the octet that counts it. */
    private static EventClaim namedTables(Bytes data) {
        return data.isEmpty() || data.at(0) >= data.length() ? stated("") : tables(data.from(1 + data.at(0)));
    }

    private static EventClaim tables(List<EfiGuid> tables) {
        if (tables.equals(List.of(SMBIOS)) || tables.equals(List.of(SMBIOS3))) {
            return new EventClaim(
                    MachineValue.SMBIOS_TABLES.label(), Basis.STATED, Optional.of(MachineValue.SMBIOS_TABLES));
        }
        return stated(String.join(
                ", ",
                tables.stream()
                        .map(each -> each.name().orElseGet(each::toString))
                        .toList()));
    }

    /** An event whose data is the value: its type tells what it is. */
    private static EventClaim preimage(String label, FirmwareEvent event) {
        return new EventClaim(label, event.isOf(event.data()) ? Basis.COVERED : Basis.BELIED, Optional.empty());
    }

    private static EventClaim stated(String label) {
        return new EventClaim(label, Basis.STATED, Optional.empty());
    }

    /** Where the text is the value that was measured, it is no label. */
    private static EventClaim other(FirmwareEvent event) {
        if (event.isOf(event.data())) {
            return new EventClaim("", Basis.COVERED, Optional.empty());
        }
        return stated(EventText.any(event.data())
                .or(() -> EventDescription.tagText(event.data()))
                .map(EventText::shown)
                .orElse(""));
    }
}
