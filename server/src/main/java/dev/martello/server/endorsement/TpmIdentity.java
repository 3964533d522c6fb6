package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which TPM a certificate is of, in its maker's words.
 *
 * @param manufacturer as it stands there, as in {@code id:494E5443}
 * @param model the part number
 * @param version of the firmware, as in {@code id:00020002}
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">TCG EK
 *     Credential Profile, section 3.1.2</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/vendor-id-registry/">TCG TPM Vendor ID Registry</a>
 */
public record TpmIdentity(String manufacturer, String model, String version) {
    private static final Pattern REGISTERED = Pattern.compile("id:([0-9A-Fa-f]{8})");

    private static final Map<String, String> VENDORS = Map.ofEntries(
            Map.entry("AMD", "AMD"),
            Map.entry("ATML", "Atmel"),
            Map.entry("BRCM", "Broadcom"),
            Map.entry("CSCO", "Cisco"),
            Map.entry("FLYS", "Flyslice"),
            Map.entry("GOOG", "Google"),
            Map.entry("HPE", "HPE"),
            Map.entry("HISI", "Huawei"),
            Map.entry("IBM", "IBM"),
            Map.entry("IFX", "Infineon"),
            Map.entry("INTC", "Intel"),
            Map.entry("LEN", "Lenovo"),
            Map.entry("MSFT", "Microsoft"),
            Map.entry("NSM", "National Semiconductor"),
            Map.entry("NTC", "Nuvoton"),
            Map.entry("NTZ", "Nationz"),
            Map.entry("QCOM", "Qualcomm"),
            Map.entry("SMSN", "Samsung"),
            Map.entry("SNS", "Sinosun"),
            Map.entry("STM", "STMicroelectronics"),
            Map.entry("TXN", "Texas Instruments"),
            Map.entry("WEC", "Winbond"));

    /** The maker's name, if the registry has it; else what stands in the certificate. */
    public String vendor() {
        var registered = REGISTERED.matcher(manufacturer);
        if (!registered.matches()) {
            return manufacturer;
        }
        String letters = Bytes.fromHex(registered.group(1))
                .toString(StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        return VENDORS.getOrDefault(letters, manufacturer);
    }
}
