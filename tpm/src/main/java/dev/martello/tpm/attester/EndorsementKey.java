package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.NV_Read;
import dev.martello.tpm.command.NV_ReadPublic;
import dev.martello.tpm.command.PolicySecret;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.command.ReadPublicResponse;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_SENSITIVE_CREATE;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.verifier.QualifiedNames;
import java.util.Optional;

/** The endorsement key of a TPM, usable until it is closed. */
public final class EndorsementKey implements AutoCloseable {
    /** Octets read at a time, which each TPM can. */
    private static final int NV_CHUNK_BYTES = 512;

    /** Certificates have 1 to 2 KB. */
    private static final int MAX_CERTIFICATE_BYTES = 16 * 1024;

    private final Tpm tpm;
    private final EkTemplate template;
    private final TPM_HANDLE handle;
    private final TPMT_PUBLIC publicArea;

    private EndorsementKey(Tpm tpm, EkTemplate template, TPM_HANDLE handle, TPMT_PUBLIC publicArea) {
        this.tpm = tpm;
        this.template = template;
        this.handle = handle;
        this.publicArea = publicArea;
    }

    /**
     * Derives the key from the endorsement seed, the same one each time. For RSA that may take a TPM many seconds, so it is
     * used where somebody made it persistent before.
     */
    public static EndorsementKey create(Tpm tpm, EkTemplate template) throws TpmException {
        Optional<TPMT_PUBLIC> persistent = persistent(tpm, template);
        return persistent.isPresent()
                ? new EndorsementKey(tpm, template, template.persistentHandle(), persistent.get())
                : derive(tpm, template);
    }

    /** The key at the template's persistent handle, if it is made from the template in the endorsement hierarchy. */
    private static Optional<TPMT_PUBLIC> persistent(Tpm tpm, EkTemplate template) throws TpmException {
        try {
            ReadPublicResponse there = tpm.execute(new ReadPublic(template.persistentHandle()));
            TPMT_PUBLIC area = there.outPublic();
            TPMT_PUBLIC wanted = template.publicArea();
            return area.withUnique(wanted.unique()).equals(wanted)
                            && there.qualifiedName().equals(QualifiedNames.endorsementKey(area))
                    ? Optional.of(area)
                    : Optional.empty();
        } catch (TpmProtocolException e) {
            return Optional.empty(); // an object of a kind that no endorsement key is
        } catch (TpmResponseException e) {
            if (e.is(TPM_RC.HANDLE)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static EndorsementKey derive(Tpm tpm, EkTemplate template) throws TpmException {
        CreatePrimaryResponse made = tpm.execute(new CreatePrimary(
                TPM_HANDLE.RH_ENDORSEMENT,
                TPMS_SENSITIVE_CREATE.EMPTY,
                template.publicArea(),
                Bytes.EMPTY,
                TPML_PCR_SELECTION.NONE));
        return new EndorsementKey(tpm, template, made.objectHandle(), made.outPublic());
    }

    public TPM_HANDLE handle() {
        return handle;
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /**
     * The certificate that the TPM's maker left in it, DER-encoded; none if there is none.
     *
     * @throws TpmProtocolException if what is in its place is no certificate
     */
    public Optional<Bytes> certificate() throws TpmException {
        return certificate(tpm, template);
    }

    /**
     * The certificate of the key that a template gives, read without making the key.
     *
     * @throws TpmProtocolException if what is in its place is no certificate
     */
    public static Optional<Bytes> certificate(Tpm tpm, EkTemplate template) throws TpmException {
        TPM_HANDLE index = new TPM_HANDLE(template.certificateIndex());
        int size;
        try {
            size = tpm.execute(new NV_ReadPublic(index)).nvPublic().dataSize();
        } catch (TpmResponseException e) {
            if (e.is(TPM_RC.HANDLE)) {
                return Optional.empty();
            }
            throw e;
        }
        if (size > MAX_CERTIFICATE_BYTES) {
            throw new TpmProtocolException(
                    "NV index " + index + " has " + size + " octets, too many for a certificate");
        }
        return Optional.of(withoutPadding(index, read(tpm, index, size)));
    }

    @Override
    public void close() throws TpmException {
        if (!handle.equals(template.persistentHandle())) {
            tpm.execute(new FlushContext(handle));
        }
    }

    /** A policy session that may use this key once: the profile's PolicyA. */
    AuthSession authorize() throws TpmException {
        AuthSession session = AuthSession.policy(tpm);
        try {
            tpm.execute(new PolicySecret(
                    TPM_HANDLE.RH_ENDORSEMENT, session.handle(), Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 0));
            return session;
        } catch (TpmException e) {
            closeAfter(e, session);
            throw e;
        }
    }

    private static void closeAfter(TpmException failure, AuthSession session) {
        try {
            session.close();
        } catch (TpmException e) {
            failure.addSuppressed(e);
        }
    }

    private static Bytes read(Tpm tpm, TPM_HANDLE index, int size) throws TpmException {
        Bytes all = Bytes.EMPTY;
        while (all.length() < size) {
            int chunk = Math.min(NV_CHUNK_BYTES, size - all.length());
            Bytes data =
                    tpm.execute(new NV_Read(index, index, chunk, all.length())).data();
            if (data.length() != chunk) {
                throw new TpmProtocolException("TPM2_NV_Read gave " + data.length() + " octets instead of " + chunk);
            }
            all = Bytes.concat(all, data);
        }
        return all;
    }

    /** A certificate is a DER sequence with a length of two octets; makers fill the index up behind it. */
    private static Bytes withoutPadding(TPM_HANDLE index, Bytes content) throws TpmProtocolException {
        if (content.startsWith(Bytes.of(0x30, 0x82)) && content.length() >= 4) {
            int end = 4 + (content.at(2) << 8 | content.at(3));
            if (end <= content.length()) {
                return content.slice(0, end);
            }
        }
        throw new TpmProtocolException("NV index " + index + " should hold a certificate, but does not");
    }
}
