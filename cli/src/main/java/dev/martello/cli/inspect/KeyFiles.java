package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Attestation keys from files, in the forms that tpm2-tools write. */
final class KeyFiles {
    private static final int MAX_BYTES = 8192;

    private KeyFiles() {}

    /** The key in a file: {@code TPM2B_PUBLIC}, {@code TPMT_PUBLIC}, or PEM, which leaves open what kind of key it is. */
    static AttestationPublicKey attestationKey(Path file) {
        TPMT_PUBLIC area = area(file, InputFile.read(file, MAX_BYTES, "key"));
        return switch (AttestationKeys.check(area)) {
            case AttestationKeyCheck.Accepted accepted -> accepted.key();
            case AttestationKeyCheck.Refused refused ->
                throw UserException.badInput(file + ": " + refused.defect().id() + ": " + refused.explanation());
        };
    }

    private static TPMT_PUBLIC area(Path file, Bytes octets) {
        if (octets.startsWith(Bytes.ascii("-----BEGIN"))) {
            return fromPem(file, octets);
        }
        try {
            boolean isSized = octets.length() >= 2 && (octets.at(0) << 8 | octets.at(1)) == octets.length() - 2;
            return isSized ? TPMT_PUBLIC.SIZED_LAYOUT.parse(octets) : TPMT_PUBLIC.LAYOUT.parse(octets);
        } catch (MalformedTpmStructure e) {
            throw UserException.badInput(
                    file + " is neither TPM2B_PUBLIC nor TPMT_PUBLIC nor a public key in PEM: " + e.getMessage());
        }
    }

    private static TPMT_PUBLIC fromPem(Path file, Bytes pem) {
        PublicKey key = publicKey(file, pem);
        return List.of(AkTemplate.values()).stream()
                .flatMap(template -> with(template, key).stream())
                .findFirst()
                .orElseThrow(() -> UserException.badInput(file + " is no key that an attestation key could be: "
                        + "write it as TPM2B_PUBLIC (tpm2_readpublic -o), which tells its scheme"));
    }

    private static Optional<TPMT_PUBLIC> with(AkTemplate template, PublicKey key) {
        try {
            return Optional.of(PublicKeys.with(template.publicArea(), key));
        } catch (InvalidKeyException e) {
            return Optional.empty();
        }
    }

    private static PublicKey publicKey(Path file, Bytes pem) {
        String base64 = pem.toString(StandardCharsets.US_ASCII)
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // The next algorithm may fit; if none does, that is said below.
            }
        }
        throw UserException.badInput(file + " holds no EC or RSA public key in PEM");
    }
}
