package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Map;
import java.util.Optional;

/**
 * A program that Windows loaded while it started: its loader, kernel, or a driver.
 *
 * @param event the number of the event
 * @param path empty if that was not measured
 * @param digest Authenticode; empty if of an algorithm unknown here
 * @param signer by whom it is signed; empty if that was not measured
 * @param isValid whether its signature was found good; empty if that was not measured
 * @param securityVersion empty if that was not measured
 */
public record WindowsModule(
        int event,
        PcrIndex pcr,
        String path,
        Optional<Digest> digest,
        Optional<Signer> signer,
        Optional<Boolean> isValid,
        Optional<Long> securityVersion) {
    /**
     * The certificate that vouches for a signature.
     *
     * @param thumbprint SHA-1 over it
     */
    public record Signer(String publisher, String issuer, Bytes serial, Bytes thumbprint) {}

    /** {@code SIPAEVENT_LOADEDMODULE_AGGREGATION}. */
    static final long AGGREGATION = 0x4001_0003L;

    private static final long FILE_PATH = 0x7_0001L;
    private static final long HASH_ALGORITHM_ID = 0x7_0003L;
    private static final long AUTHENTICODE_HASH = 0x7_0004L;
    private static final long AUTHORITY_ISSUER = 0x7_0005L;
    private static final long AUTHORITY_SERIAL = 0x7_0006L;
    private static final long AUTHORITY_PUBLISHER = 0x7_0008L;
    private static final long AUTHORITY_SHA1_THUMBPRINT = 0x7_0009L;
    private static final long IMAGE_VALIDATED = 0x7_000aL;
    private static final long MODULE_SVN = 0x7_000bL;

    /** {@code CALG_…} of wincrypt.h. */
    private static final Map<Long, HashAlgorithm> HASHES = Map.of(
            0x8004L, HashAlgorithm.SHA1,
            0x800cL, HashAlgorithm.SHA256,
            0x800dL, HashAlgorithm.SHA384,
            0x800eL, HashAlgorithm.SHA512);

    static WindowsModule of(int event, PcrIndex pcr, WindowsTag module) {
        Bytes hash = module.innerData(AUTHENTICODE_HASH);
        return new WindowsModule(
                event,
                pcr,
                module.innerText(FILE_PATH),
                module.inner(HASH_ALGORITHM_ID)
                        .flatMap(WindowsTag::number)
                        .flatMap(id -> Optional.ofNullable(HASHES.get(id)))
                        .filter(algorithm -> algorithm.digestBytes() == hash.length())
                        .map(algorithm -> new Digest(algorithm, hash)),
                signer(module),
                module.inner(IMAGE_VALIDATED).flatMap(WindowsTag::number).map(number -> number == 1),
                module.inner(MODULE_SVN).flatMap(WindowsTag::number));
    }

    private static Optional<Signer> signer(WindowsTag module) {
        Signer signer = new Signer(
                module.innerText(AUTHORITY_PUBLISHER),
                module.innerText(AUTHORITY_ISSUER),
                module.innerData(AUTHORITY_SERIAL),
                module.innerData(AUTHORITY_SHA1_THUMBPRINT));
        return signer.publisher.isEmpty() && signer.thumbprint.isEmpty() ? Optional.empty() : Optional.of(signer);
    }

    /** One line for people. */
    public String text() {
        StringBuilder text = new StringBuilder(path.isEmpty() ? "a module without a name" : path);
        signer.filter(each -> !each.publisher.isEmpty())
                .ifPresent(each -> text.append(", signed by ").append(each.publisher));
        if (isValid.isPresent() && !isValid.get()) {
            text.append(", its signature not found good");
        }
        return text.toString();
    }
}
