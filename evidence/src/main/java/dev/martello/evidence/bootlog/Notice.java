package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What events that extend nothing tell of a platform and of what was measured before it ran. No digest covers any of it, so it is for
 * people only.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.4.5.2 (TCG_Sp800_155_PlatformId_Event) and §10.4.5.4 (TCG_HCRTMComponentEvent)</a>
 */
final class Notice {
    private static final int SIGNATURE_BYTES = 16;
    private static final Bytes PLATFORM = Bytes.ascii("SP800-155 Event\0");
    private static final Bytes PLATFORM_2 = Bytes.ascii("SP800-155 Event2");
    private static final Bytes PLATFORM_3 = Bytes.ascii("SP800-155 Event3");
    private static final Bytes H_CRTM_COMPONENT = Bytes.ascii("H-CRTM CompMeas\0");

    private Notice() {}

    /** One line; empty if the data is no such event. */
    static Optional<String> describe(Bytes data) {
        if (data.length() < SIGNATURE_BYTES) {
            return Optional.empty();
        }
        Bytes signature = data.slice(0, SIGNATURE_BYTES);
        BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data.from(SIGNATURE_BYTES), MalformedBootLog::new);
        try {
            if (signature.equals(PLATFORM)) {
                return Optional.of("reference manifest " + manifest(in));
            }
            if (signature.equals(PLATFORM_2) || signature.equals(PLATFORM_3)) {
                return Optional.of(platform(in, signature.equals(PLATFORM_3)));
            }
            return signature.equals(H_CRTM_COMPONENT) ? Optional.of(component(in)) : Optional.empty();
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    private static String manifest(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        long vendor = in.u32("VendorId");
        return new EfiGuid(in.bytes(EfiGuid.BYTES, "ReferenceManifestGuid")) + " of vendor " + vendor;
    }

    private static String platform(BytesReader<MalformedBootLog> in, boolean hasLocators) throws MalformedBootLog {
        String manifest = manifest(in);
        List<String> platform = new ArrayList<>();
        addText(platform, in, "PlatformManufacturerStr");
        addText(platform, in, "PlatformModel");
        addText(platform, in, "PlatformVersion");
        List<String> firmware = new ArrayList<>();
        addText(firmware, in, "FirmwareManufacturerStr");
        in.skip(4, "FirmwareManufacturerId");
        addText(firmware, in, "FirmwareVersion");
        String shown = "platform " + String.join(" ", platform) + ", firmware " + String.join(" ", firmware)
                + ", reference manifest " + manifest;
        return hasLocators ? shown + locator(in) : shown;
    }

    private static void addText(List<String> texts, BytesReader<MalformedBootLog> in, String field)
            throws MalformedBootLog {
        EventText.utf8(in.bytes(in.u8(field + "Size"), field)).ifPresent(texts::add);
    }

    /** Where the manifest lies. */
    private static String locator(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        long type = in.u32("RIMLocatorType");
        Bytes locator = in.bytes(in.size32("RIMLocatorLength", BootLog.MAX_BYTES), "RIMLocator");
        if (locator.isEmpty()) {
            return "";
        }
        return switch ((int) type) {
            case 1 -> EventText.utf8(locator).map(uri -> " at " + uri).orElse("");
            case 2 -> " at " + DevicePath.text(locator);
            case 3 ->
                locator.length() > EfiGuid.BYTES
                        ? EventText.utf16(locator.from(EfiGuid.BYTES))
                                .map(name -> " in variable " + name)
                                .orElse("")
                        : "";
            default -> "";
        };
    }

    private static String component(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        List<String> description = new ArrayList<>();
        addText(description, in, "ComponentDescription");
        in.skip(1, "MeasurementFormatType");
        Bytes measurement = in.bytes(in.u8("ComponentMeasurementSize"), "ComponentMeasurement");
        return "component measured by the H-CRTM: " + String.join("", description) + " " + measurement.toHex();
    }
}
