package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import java.util.Map;
import java.util.Optional;

/** An {@code EFI_GUID}, sixteen octets of which the first three fields are little-endian. */
public record EfiGuid(Bytes octets) {
    public static final int BYTES = 16;

    private static final int[] TEXT_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

    public static final EfiGuid GLOBAL_VARIABLE = of("8be4df61-93ca-11d2-aa0d-00e098032b8c");
    public static final EfiGuid IMAGE_SECURITY_DATABASE = of("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
    public static final EfiGuid SHIM_LOCK = of("605dab50-e046-4300-abb6-3dd810dd8b23");
    public static final EfiGuid CERT_X509 = of("a5c059a1-94e4-4aa7-87b5-ab155c2bf072");
    static final EfiGuid CERT_SHA256 = of("c1c41626-504c-4092-aca9-41f936934328");
    static final EfiGuid MICROSOFT = of("77fa9abd-0359-4d32-bd60-28f4e78f784b");

    private static final Map<EfiGuid, String> NAMES = Map.of(
            GLOBAL_VARIABLE, "EFI global variable",
            IMAGE_SECURITY_DATABASE, "EFI image security database",
            SHIM_LOCK, "shim lock",
            CERT_X509, "X.509",
            CERT_SHA256, "SHA-256",
            MICROSOFT, "Microsoft");

    public EfiGuid {
        if (octets.length() != BYTES) {
            throw new IllegalArgumentException("a GUID has 16 octets, not " + octets.length());
        }
    }

    /**
     * Reads the form {@code 8be4df61-93ca-11d2-aa0d-00e098032b8c}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static EfiGuid of(String text) {
        return new EfiGuid(reordered(Bytes.fromHex(text.replace("-", ""))));
    }

    /** Whose it is, if that is widely known. */
    public Optional<String> name() {
        return Optional.ofNullable(NAMES.get(this));
    }

    /** As in {@code 8be4df61-93ca-11d2-aa0d-00e098032b8c}. */
    @Override
    public String toString() {
        String hex = reordered(octets).toHex();
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private static Bytes reordered(Bytes octets) {
        if (octets.length() != BYTES) {
            throw new IllegalArgumentException("a GUID has 16 octets, not " + octets.length());
        }
        int[] turned = new int[BYTES];
        for (int i = 0; i < BYTES; i++) {
            turned[i] = octets.at(TEXT_ORDER[i]);
        }
        return Bytes.of(turned);
    }
}
