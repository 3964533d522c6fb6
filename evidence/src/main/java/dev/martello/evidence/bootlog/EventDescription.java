package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.bootlog.EventType.Tcg;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells in one line what an event says. */
final class EventDescription {
    private static final int MAX_HEX_OCTETS = 32;

    /** Names of variables and of entries in a signature list that are worth their place on a line. */
    private static final int MAX_ENTRIES = 4;

    private EventDescription() {}

    static String of(BootEvent event) {
        return EventText.shown(
                switch (event.type()) {
                    case Tcg known -> known(known, event);
                    case EventType.Other _ -> textOrHex(event.data());
                });
    }

    private static String known(Tcg type, BootEvent event) {
        Bytes data = event.data();
        return switch (type) {
            case EV_SEPARATOR -> separator(data);
            case EV_NO_ACTION -> notice(data);
            case EV_EVENT_TAG -> tagged(event);
            case EV_EFI_VARIABLE_DRIVER_CONFIG,
                    EV_EFI_VARIABLE_AUTHORITY,
                    EV_EFI_VARIABLE_BOOT,
                    EV_EFI_VARIABLE_BOOT2,
                    EV_EFI_SPDM_DEVICE_POLICY,
                    EV_EFI_SPDM_DEVICE_AUTHORITY ->
                EfiVariable.read(data).map(EventDescription::variable).orElseGet(() -> textOrHex(data));
            case EV_EFI_BOOT_SERVICES_APPLICATION, EV_EFI_BOOT_SERVICES_DRIVER, EV_EFI_RUNTIME_SERVICES_DRIVER ->
                image(data);
            case EV_EFI_PLATFORM_FIRMWARE_BLOB, EV_EFI_PLATFORM_FIRMWARE_BLOB2, EV_POST_CODE, EV_POST_CODE2 ->
                blob(data);
            case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2 -> partitionTable(data);
            case EV_EFI_HANDOFF_TABLES2 -> namedTable(data);
            case EV_S_CRTM_VERSION -> version(data);
            case EV_PREBOOT_CERT,
                    EV_UNUSED,
                    EV_ACTION,
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
                    EV_OMIT_BOOT_DEVICE_EVENTS,
                    EV_EFI_EVENT_BASE,
                    EV_EFI_ACTION,
                    EV_EFI_HANDOFF_TABLES,
                    EV_EFI_HCRTM_EVENT,
                    EV_EFI_SPDM_FIRMWARE_BLOB,
                    EV_EFI_SPDM_FIRMWARE_CONFIG -> textOrHex(data);
        };
    }

    /** What a file or program is called that an event measured. */
    static String label(BootEvent event) {
        boolean isTagged = event.type() == Tcg.EV_EVENT_TAG;
        Optional<String> text = isTagged && WindowsTag.read(event.data()).isEmpty()
                ? tagText(event.data())
                : isTagged ? Optional.empty() : EventText.any(event.data());
        return EventText.shown(text.orElseGet(() -> of(event)));
    }

    private static String separator(Bytes data) {
        for (Separator.Kind kind : Separator.Kind.values()) {
            if (data.equals(kind.preimage())) {
                return "separator (" + kind.name().toLowerCase(Locale.ROOT) + ")";
            }
        }
        return "separator " + textOrHex(data);
    }

    private static String notice(Bytes data) {
        if (StartupLocality.isSignedAsOne(data)) {
            return "startup locality " + StartupLocality.stated(data);
        }
        Optional<String> notice = Notice.describe(data);
        if (notice.isPresent()) {
            return notice.get();
        }
        int nul = 0;
        while (nul < data.length() && data.at(nul) != 0) {
            nul++;
        }
        Bytes after = data.from(nul);
        return EventText.utf8(data.slice(0, nul))
                .map(name -> after.length() <= 1 ? name : name + ", " + hex(after.from(1)))
                .orElseGet(() -> textOrHex(data));
    }

    private static String tagged(BootEvent event) {
        WindowsBoot windows = WindowsBoot.of(event);
        Bytes data = event.data();
        if (!windows.isEmpty()) {
            return windows.texts().collect(Collectors.joining(", "));
        }
        return tagText(data)
                .map(text -> text + " (tag 0x" + Long.toHexString(tag(data)) + ")")
                .orElseGet(() -> textOrHex(data));
    }

    /** The text of a {@code TCG_PCClientTaggedEvent}. */
    static Optional<String> tagText(Bytes data) {
        return data.length() > 8 ? EventText.any(data.from(8)) : Optional.empty();
    }

    /** The number of a {@code TCG_PCClientTaggedEvent}; -1 if the data is none. */
    static long tag(Bytes data) {
        try {
            return BytesReader.littleEndian(data, MalformedBootLog::new).u32("taggedEventID");
        } catch (MalformedBootLog e) {
            return -1;
        }
    }

    private static String variable(EfiVariable variable) {
        String name = variable.name();
        Bytes value = variable.value();
        String shown;
        if (value.isEmpty()) {
            shown = "empty";
        } else if (variable.is(EfiGuid.GLOBAL_VARIABLE, "BootOrder")) {
            shown = BootOption.numbers(value).stream()
                    .map(number -> "Boot" + HexFormat.of().withUpperCase().toHexDigits(number, 4))
                    .collect(Collectors.joining(", "));
        } else if (variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE) && name.matches("Boot[0-9A-F]{4}")) {
            shown = LoadOption.read(value)
                    .map(option -> "\"" + option.description() + "\" " + DevicePath.text(option.path()))
                    .orElseGet(() -> hex(value));
        } else {
            shown = signatures(value).or(() -> authority(value)).orElseGet(() -> textOrHex(value));
        }
        return name + " = " + shown;
    }

    private static Optional<String> signatures(Bytes value) {
        try {
            SignatureDatabase database = SignatureDatabase.parse(value);
            String first = database.entries().stream()
                    .limit(MAX_ENTRIES)
                    .map(EventDescription::entry)
                    .collect(Collectors.joining("; "));
            int more = database.entries().size() - MAX_ENTRIES;
            return Optional.of(more > 0 ? first + "; " + more + " more" : first);
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    private static Optional<String> authority(Bytes value) {
        return Authority.certificate(value).map(EventDescription::entry);
    }

    private static String entry(SignatureDatabase.Entry entry) {
        return switch (entry) {
            case SignatureDatabase.X509 x509 ->
                x509.subject()
                        .orElse("certificate " + x509.fingerprint().octets().toHex());
            case SignatureDatabase.ImageDigest image -> image.digest().toString();
            case SignatureDatabase.Other other -> other.type() + " " + hex(other.data());
        };
    }

    private static String image(Bytes data) {
        return ImageLoad.read(data)
                .map(load -> load.devicePath().isEmpty()
                        ? "image of " + load.length() + " octets, without a device path"
                        : DevicePath.text(load.devicePath()))
                .orElseGet(() -> textOrHex(data));
    }

    private static String blob(Bytes data) {
        if (data.length() == 16) {
            BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
            try {
                String address = Long.toHexString(in.u64("BlobBase"));
                return in.u64("BlobLength") + " octets at 0x" + address;
            } catch (MalformedBootLog e) {
                return textOrHex(data);
            }
        }
        return described(data).orElseGet(() -> textOrHex(data));
    }

    private static String namedTable(Bytes data) {
        return described(data).orElseGet(() -> textOrHex(data));
    }

    /** The octets of a description come first, after one octet that counts them. */
    private static Optional<String> described(Bytes data) {
        if (data.isEmpty() || data.at(0) == 0 || data.at(0) >= data.length()) {
            return Optional.empty();
        }
        return EventText.utf8(data.slice(1, 1 + data.at(0)));
    }

    private static String partitionTable(Bytes data) {
        // EFI_PARTITION_TABLE_HEADER: the disk's GUID at 56; UEFI_GPT_DATA: the number of partitions at 92.
        return data.length() >= 100
                ? "disk " + new EfiGuid(data.slice(56, 72)) + ", " + (data.at(92) | data.at(93) << 8) + " partitions"
                : textOrHex(data);
    }

    private static String version(Bytes data) {
        if (data.length() == EfiGuid.BYTES && EventText.any(data).isEmpty()) {
            return new EfiGuid(data).toString();
        }
        return isEmptyText(data) ? "empty" : textOrHex(data);
    }

    /** Firmware without a version measures the end of a text alone. */
    private static boolean isEmptyText(Bytes data) {
        return data.length() <= 2 && data.equals(Bytes.repeat(0, data.length()));
    }

    private static String textOrHex(Bytes data) {
        return EventText.any(data).orElseGet(() -> hex(data));
    }

    private static String hex(Bytes data) {
        return data.length() <= MAX_HEX_OCTETS
                ? data.toHex()
                : data.slice(0, MAX_HEX_OCTETS).toHex() + "… (" + data.length() + " octets)";
    }
}
