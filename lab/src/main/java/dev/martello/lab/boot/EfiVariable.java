package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;

/**
 * A UEFI variable as it is measured.
 *
 * @param vendor the GUID, in the octets of memory
 */
record EfiVariable(Bytes vendor, String name, Bytes value) {
    private static final Bytes GLOBAL = Bytes.fromHex("61dfe48bca93d211aa0d00e098032b8c");
    private static final Bytes IMAGE_SECURITY = Bytes.fromHex("cbb219d73a3d9645a3bcdad00e67656f");
    private static final Bytes CERT_SHA256 = Bytes.fromHex("2616c4c14c509240aca941f936934328");
    private static final Bytes OWNER = Bytes.repeat(0x4d, 16);

    static final EfiVariable PK = global("PK", signatureList("platform key"));
    static final EfiVariable KEK = global("KEK", signatureList("key exchange key"));
    static final EfiVariable DB = new EfiVariable(IMAGE_SECURITY, "db", signatureList("image signer"));
    static final EfiVariable DBX = new EfiVariable(IMAGE_SECURITY, "dbx", signatureList("revoked image"));
    /** What the loader was verified with: one entry of {@code db}, without its list. */
    static final EfiVariable DB_AUTHORITY = new EfiVariable(IMAGE_SECURITY, "db", signatureData("image signer"));

    static EfiVariable global(String name, Bytes value) {
        return new EfiVariable(GLOBAL, name, value);
    }

    /** {@code UEFI_VARIABLE_DATA}. */
    Bytes data() {
        return BytesWriter.littleEndian()
                .bytes(vendor)
                .u64(name.length())
                .u64(value.length())
                .bytes(Bytes.owning(name.getBytes(StandardCharsets.UTF_16LE)))
                .bytes(value)
                .toBytes();
    }

    /** An {@code EFI_SIGNATURE_LIST} of one digest. */
    private static Bytes signatureList(String content) {
        Bytes entry = signatureData(content);
        return BytesWriter.littleEndian()
                .bytes(CERT_SHA256)
                .u32(28 + entry.length())
                .u32(0)
                .u32(entry.length())
                .bytes(entry)
                .toBytes();
    }

    private static Bytes signatureData(String content) {
        return Bytes.concat(
                OWNER, HashAlgorithm.SHA256.hash(Bytes.utf8(content)).octets());
    }
}
