package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The laboratory's own keys of Secure Boot, made once and kept. They protect nothing but its virtual machines.
 *
 * @param directory where they are
 */
record SecureBootKeys(Path directory) {
    /** What a key is for; UEFI 2.10, 32.3. */
    enum Role {
        /** The platform's owner. */
        PK,
        /** Who may change db and dbx. */
        KEK,
        /** Who may sign what starts. */
        DB,
        /** A signer that no firmware knows. */
        STRANGER
    }

    private static final String WORK = "keys 2";

    static SecureBootKeys make(BuildCache cache) throws LabFailure, IOException, InterruptedException {
        return new SecureBootKeys(cache.step("keys", Inputs.of(WORK), into -> {
            for (Role role : Role.values()) {
                make(role, into);
            }
        }));
    }

    private static void make(Role role, Path into) throws LabFailure, IOException, InterruptedException {
        Tool.OPENSSL.run(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-noenc",
                "-sha256",
                "-days",
                36_500,
                "-subj",
                "/CN=Martello lab " + role,
                "-keyout",
                into.resolve(role + ".key"),
                "-out",
                into.resolve(role + ".pem"));
    }

    Path key(Role role) {
        return directory.resolve(role + ".key");
    }

    Path certificate(Role role) {
        return directory.resolve(role + ".pem");
    }

    /** A key's certificate, in DER. */
    Bytes der(Role role) throws IOException {
        return Pem.decode("CERTIFICATE", Bytes.owning(Files.readAllBytes(certificate(role))));
    }
}
