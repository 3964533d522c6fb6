package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.structure.TPM2B_DIGEST;
import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attestation key that a machine's maker certified, usable until it is closed. Makers put its certificate into an NV index of one range, and the
 * key at any persistent handle, or nowhere: then it is made again from its template.
 *
 * <p>No document says in which index of the range which certificate is, so a key's certificate is the one that has the key in it. What it says is
 * for others to read.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/registry/">TCG Registry of Reserved TPM 2.0 Handles and Localities, section 2.2: 0x01C90000
 *     to 0x01C9FFFF</a>
 */
public final class InitialAttestationKey implements AutoCloseable {
    private static final long FIRST_INDEX = 0x01c9_0000L;
    private static final long LAST_INDEX = 0x01c9_ffffL;
    private static final long FIRST_PERSISTENT = 0x8100_0000L;
    private static final long LAST_PERSISTENT = 0x81ff_ffffL;
    private static final int MAX_CERTIFICATE_BYTES = 8 * 1024;

    /** A certificate begins so (X.690): a sequence with its length in two octets. */
    private static final Bytes CERTIFICATE_START = Bytes.of(0x30, 0x82);

    private final Tpm tpm;
    private final TPM_HANDLE handle;
    private final boolean isPersistent;
    private final TPMT_PUBLIC publicArea;
    private final Bytes certificate;

    private InitialAttestationKey(
            Tpm tpm, TPM_HANDLE handle, boolean isPersistent, TPMT_PUBLIC publicArea, Bytes certificate) {
        this.tpm = tpm;
        this.handle = handle;
        this.isPersistent = isPersistent;
        this.publicArea = publicArea;
        this.certificate = certificate;
    }

    /**
     * The TPM's key, if it has one with a certificate. Making an RSA key again may take a TPM many seconds; that is done only where a certificate of
     * such a key is there.
     */
    public static Optional<InitialAttestationKey> find(Tpm tpm) throws TpmException {
        List<Bytes> certificates = certificates(tpm);
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        Optional<InitialAttestationKey> persistent = persistent(tpm, certificates);
        return persistent.isPresent() ? persistent : made(tpm, certificates);
    }

    private static List<Bytes> certificates(Tpm tpm) throws TpmException {
        List<Bytes> certificates = new ArrayList<>();
        for (TPM_HANDLE index : NvIndexes.between(tpm, FIRST_INDEX, LAST_INDEX)) {
            NvIndexes.readIfOpen(tpm, index, MAX_CERTIFICATE_BYTES)
                    .filter(content -> content.startsWith(CERTIFICATE_START))
                    .ifPresent(certificates::add);
        }
        return certificates;
    }

    private static Optional<InitialAttestationKey> persistent(Tpm tpm, List<Bytes> certificates) throws TpmException {
        for (TPM_HANDLE handle : NvIndexes.between(tpm, FIRST_PERSISTENT, LAST_PERSISTENT)) {
            Optional<TPMT_PUBLIC> area = area(tpm, handle).filter(InitialAttestationKey::attests);
            Optional<Bytes> certificate = area.flatMap(key -> certificateOf(key, certificates));
            if (certificate.isPresent()) {
                return Optional.of(new InitialAttestationKey(tpm, handle, true, area.orElseThrow(), certificate.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<TPMT_PUBLIC> area(Tpm tpm, TPM_HANDLE handle) throws TpmException {
        try {
            return Optional.of(tpm.execute(new ReadPublic(handle)).outPublic());
        } catch (TpmProtocolException e) {
            return Optional.empty(); // an object of a kind that no attestation key is
        }
    }

    private static Optional<InitialAttestationKey> made(Tpm tpm, List<Bytes> certificates) throws TpmException {
        for (IakTemplate template : IakTemplate.values()) {
            if (certificates.stream().noneMatch(each -> each.contains(template.algorithm()))) {
                continue;
            }
            CreatePrimaryResponse made =
                    tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_ENDORSEMENT, template.publicArea()));
            Optional<Bytes> certificate = certificateOf(made.outPublic(), certificates);
            if (certificate.isPresent()) {
                return Optional.of(new InitialAttestationKey(
                        tpm, made.objectHandle(), false, made.outPublic(), certificate.get()));
            }
            tpm.execute(new FlushContext(made.objectHandle()));
        }
        return Optional.empty();
    }

    private static boolean attests(TPMT_PUBLIC area) {
        var attributes = area.objectAttributes();
        return attributes.has(Flag.restricted) && attributes.has(Flag.sign);
    }

    private static Optional<Bytes> certificateOf(TPMT_PUBLIC key, List<Bytes> certificates) {
        return publicKey(key)
                .flatMap(octets -> certificates.stream()
                        .filter(each -> each.contains(octets))
                        .findFirst());
    }

    /** The octets of the key as certificates have them too; none of an object that has no public key. */
    private static Optional<Bytes> publicKey(TPMT_PUBLIC key) {
        return switch (key.unique()) {
            case TPM2B_PUBLIC_KEY_RSA(Bytes modulus) -> Optional.of(modulus);
            case TPMS_ECC_POINT(Bytes x, Bytes y) -> Optional.of(Bytes.concat(x, y));
            case TPM2B_DIGEST _ -> Optional.empty();
        };
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /** What the maker left in the place of the certificate, as it is. */
    public Bytes certificate() {
        return certificate;
    }

    /**
     * Has this key attest that the TPM holds an attestation key.
     *
     * @param qualifyingData what is signed along, 64 octets at most
     * @throws TpmResponseException if the maker has the key used under an authorization that is not the empty one
     */
    public SignedCertification certify(AttestationKey key, Bytes qualifyingData) throws TpmException {
        return Certification.of(tpm, key.handle(), handle, qualifyingData);
    }

    /** As {@link #certify(AttestationKey, Bytes)}, of a key for handshakes. */
    public SignedCertification certify(HandshakeKey key, Bytes qualifyingData) throws TpmException {
        return Certification.of(tpm, key.handle(), handle, qualifyingData);
    }

    @Override
    public void close() throws TpmException {
        if (!isPersistent) {
            tpm.execute(new FlushContext(handle));
        }
    }
}
