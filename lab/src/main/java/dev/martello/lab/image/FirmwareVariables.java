package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.lab.image.Firmware.SecureBoot;
import dev.martello.lab.image.SecureBootKeys.Role;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that holds a firmware's variables, as EDK II keeps them in flash memory: a firmware volume, in it the store of
 * authenticated variables, in that one record a variable.
 *
 * <p>Written into the store of a firmware that never ran, keys are as if a person had enrolled them in its setup.
 */
final class FirmwareVariables {
    private static final EfiGuid SECURE_BOOT_ENABLE = EfiGuid.of("f0a30bc7-af08-4556-99c4-001009c93a44");
    private static final EfiGuid AUTHENTICATED_STORE = EfiGuid.of("aaf32c78-947b-439a-a180-2e144ec37792");

    /** Whose keys they are, in signature lists. */
    private static final EfiGuid OWNER = EfiGuid.of("6d617274-656c-6c6f-0000-6c6162000000");

    private static final int NON_VOLATILE_BOOT = 0x03;
    private static final int AUTHENTICATED_RUNTIME = 0x27;

    private static final int VOLUME_HEADER_LENGTH_OFFSET = 48;
    private static final int STORE_HEADER_BYTES = 28;
    private static final short RECORD_START = 0x55AA;
    private static final byte RECORD_ADDED = 0x3F;
    private static final int RECORD_TIME_BYTES = 16;
    private static final int ALIGNMENT = 4;

    private final ByteBuffer volume;

    private FirmwareVariables(byte[] volume, Path file) throws LabFailure {
        this.volume = ByteBuffer.wrap(volume).order(ByteOrder.LITTLE_ENDIAN);
        int store = this.volume.getShort(VOLUME_HEADER_LENGTH_OFFSET) & 0xFFFF;
        if (store + STORE_HEADER_BYTES > volume.length
                || !AUTHENTICATED_STORE.octets().equals(Bytes.copyOf(volume).slice(store, store + EfiGuid.BYTES))) {
            throw new LabFailure(file + " is no file of EDK II's authenticated variables");
        }
        this.volume.position(store + STORE_HEADER_BYTES);
        if (this.volume.getShort(this.volume.position()) == RECORD_START) {
            throw new LabFailure(file + " has variables already: it is not of a firmware that never ran");
        }
    }

    /**
     * The variables of a firmware with keys of its owner.
     *
     * @param template the variables' file of a firmware that never ran
     * @param trusted whose keys are in db
     */
    static Bytes withKeys(Path template, SecureBootKeys keys, List<Role> trusted, SecureBoot secureBoot)
            throws LabFailure, IOException {
        FirmwareVariables variables = new FirmwareVariables(Files.readAllBytes(template), template);
        Bytes db = Bytes.EMPTY;
        for (Role role : trusted) {
            db = Bytes.concat(db, signatureList(keys.der(role)));
        }
        variables.add(EfiGuid.IMAGE_SECURITY_DATABASE, "db", AUTHENTICATED_RUNTIME, db);
        variables.add(EfiGuid.GLOBAL_VARIABLE, "KEK", AUTHENTICATED_RUNTIME, signatureList(keys.der(Role.KEK)));
        variables.add(EfiGuid.GLOBAL_VARIABLE, "PK", AUTHENTICATED_RUNTIME, signatureList(keys.der(Role.PK)));
        variables.add(
                SECURE_BOOT_ENABLE,
                "SecureBootEnable",
                NON_VOLATILE_BOOT,
                Bytes.of(
                        switch (secureBoot) {
                            case ON -> 1;
                            case OFF -> 0;
                        }));
        return Bytes.owning(variables.volume.array());
    }

    /** EDK II, AUTHENTICATED_VARIABLE_HEADER. */
    private void add(EfiGuid vendor, String name, int attributes, Bytes data) {
        byte[] utf16 = (name + "\0").getBytes(StandardCharsets.UTF_16LE);
        volume.putShort(RECORD_START)
                .put(RECORD_ADDED)
                .put((byte) 0)
                .putInt(attributes)
                .putLong(0);
        volume.put(new byte[RECORD_TIME_BYTES]).putInt(0);
        volume.putInt(utf16.length).putInt(data.length()).put(vendor.octets().toArray());
        volume.put(utf16).put(data.toArray());
        volume.position((volume.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    /** UEFI 2.10, 32.4.1: a list of one certificate. */
    private static Bytes signatureList(Bytes certificate) {
        int signatureBytes = EfiGuid.BYTES + certificate.length();
        ByteBuffer sizes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        sizes.putInt(EfiGuid.BYTES + 12 + signatureBytes).putInt(0).putInt(signatureBytes);
        return Bytes.concat(EfiGuid.CERT_X509.octets(), Bytes.owning(sizes.array()), OWNER.octets(), certificate);
    }
}
