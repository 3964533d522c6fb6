package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.SignatureDatabase.Entry;
import dev.martello.evidence.bootlog.SignatureDatabase.ImageDigest;
import dev.martello.evidence.bootlog.SignatureDatabase.Other;
import dev.martello.evidence.bootlog.SignatureDatabase.X509;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * What the firmware or shim verified an image with: an {@code EV_EFI_VARIABLE_AUTHORITY} in PCR 7, covered by its digests.
 *
 * @param event the number of the event
 * @param variable the database it is from, as in {@code db}, {@code MokListRT} or {@code Shim}
 * @param entry the key or hash that matched
 */
public record Authority(int event, EfiGuid vendor, String variable, Entry entry) {
    /** How a certificate starts: a sequence whose length takes two octets. */
    private static final Bytes DER_SEQUENCE = Bytes.of(0x30, 0x82);

    private static final EfiGuid NOBODY = new EfiGuid(Bytes.repeat(0, EfiGuid.BYTES));

    static Authority of(BootEvent event, EfiVariable variable) {
        return new Authority(event.number(), variable.vendor(), variable.name(), entry(variable.value()));
    }

    /** The certificate of an {@code EFI_SIGNATURE_DATA}, or one without an owner, as shim measures its own. */
    static Optional<Entry> certificate(Bytes value) {
        if (value.length() > EfiGuid.BYTES && value.from(EfiGuid.BYTES).startsWith(DER_SEQUENCE)) {
            return Optional.of(new X509(new EfiGuid(value.slice(0, EfiGuid.BYTES)), value.from(EfiGuid.BYTES)));
        }
        return value.startsWith(DER_SEQUENCE) ? Optional.of(new X509(NOBODY, value)) : Optional.empty();
    }

    private static Entry entry(Bytes value) {
        return certificate(value).orElseGet(() -> {
            if (value.length() < EfiGuid.BYTES) {
                return new Other(NOBODY, NOBODY, value);
            }
            EfiGuid owner = new EfiGuid(value.slice(0, EfiGuid.BYTES));
            Bytes data = value.from(EfiGuid.BYTES);
            return data.length() == HashAlgorithm.SHA256.digestBytes()
                    ? new ImageDigest(owner, new Digest(HashAlgorithm.SHA256, data))
                    : new Other(owner, NOBODY, data);
        });
    }
}
