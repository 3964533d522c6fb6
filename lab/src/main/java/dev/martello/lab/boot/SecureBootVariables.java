package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;

/** The variables of Secure Boot as they are measured. */
final class SecureBootVariables {
    private static final EfiGuid OWNER = new EfiGuid(Bytes.repeat(0x4d, EfiGuid.BYTES));
    private static final Digest SIGNER = digest("image signer");

    static final List<Bytes> KEYS = List.of(
            EventData.globalVariable("PK", EventData.signatureList(OWNER, List.of(digest("platform key")))),
            EventData.globalVariable("KEK", EventData.signatureList(OWNER, List.of(digest("key exchange key")))),
            EventData.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", EventData.signatureList(OWNER, List.of(SIGNER))),
            EventData.variable(
                    EfiGuid.IMAGE_SECURITY_DATABASE,
                    "dbx",
                    EventData.signatureList(OWNER, List.of(digest("revoked image")))));

    /** What the loader was verified with: one entry of {@code db}, without its list. */
    static final Bytes AUTHORITY =
            EventData.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", Bytes.concat(OWNER.octets(), SIGNER.octets()));

    private SecureBootVariables() {}

    private static Digest digest(String content) {
        return HashAlgorithm.SHA256.hash(Bytes.utf8(content));
    }
}
