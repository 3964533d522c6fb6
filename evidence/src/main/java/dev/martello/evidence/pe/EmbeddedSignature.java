package dev.martello.evidence.pe;

import dev.martello.bytes.Bytes;

/**
 * An entry of an image's certificate table, unchecked.
 *
 * @param type what it says of itself
 * @param certificate for {@link Type#PKCS_SIGNED_DATA} the DER of a PKCS#7 SignedData
 * @see <a href="https://uefi.org/specs/UEFI/2.10/32_Secure_Boot_and_Driver_Signing.html">UEFI 2.10, §32.2.4 (WIN_CERTIFICATE)</a>
 */
public record EmbeddedSignature(Type type, Bytes certificate) {
    /** {@code wCertificateType}. */
    public enum Type {
        /** 0x0002: Authenticode. */
        PKCS_SIGNED_DATA,
        /** 0x0ef0: PKCS#1 version 1.5. */
        EFI_PKCS115,
        /** 0x0ef1: as a GUID says. */
        EFI_GUID,
        OTHER;

        static Type of(int value) {
            return switch (value) {
                case 0x0002 -> PKCS_SIGNED_DATA;
                case 0x0ef0 -> EFI_PKCS115;
                case 0x0ef1 -> EFI_GUID;
                default -> OTHER;
            };
        }
    }
}
