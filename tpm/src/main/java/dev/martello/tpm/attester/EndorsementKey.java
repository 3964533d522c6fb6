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
import dev.martello.tpm.command.PolicySecret;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.command.ReadPublicResponse;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.verifier.QualifiedNames;
import java.util.Optional;

/** The endorsement key of a TPM, usable until it is closed. */
public final class EndorsementKey implements AutoCloseable {
    /** Certificates have 1 to 2 KB, and indexes some more. */
    private static final int MAX_CERTIFICATE_BYTES = 8 * 1024;

    /** TCG EK Credential Profile, section 2.2.1.5.2. */
    private static final long FIRST_CHAIN_INDEX = 0x01c0_0100L;

    private static final long LAST_CHAIN_INDEX = 0x01c0_01ffL;
    private static final int MAX_CHAIN_BYTES = 16 * 1024;

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
                            && there.qualifiedName().equals(QualifiedNames.primaryKey(area))
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
        CreatePrimaryResponse made = tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_ENDORSEMENT, template.publicArea()));
        return new EndorsementKey(tpm, template, made.objectHandle(), made.outPublic());
    }

    public TPM_HANDLE handle() {
        return handle;
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /**
     * What the TPM's maker left in the place of the certificate, as it is: DER if all is well, often with padding behind it; none if there is
     * none.
     */
    public Optional<Bytes> certificate() throws TpmException {
        return certificate(tpm, template);
    }

    /** The certificate of the key that a template gives, read without making the key. */
    public static Optional<Bytes> certificate(Tpm tpm, EkTemplate template) throws TpmException {
        return NvIndexes.read(tpm, new TPM_HANDLE(template.certificateIndex()), MAX_CERTIFICATE_BYTES);
    }

    /**
     * The certificates of authorities that the TPM's maker left in it beside its own, one behind the other; none if there are none.
     *
     * @throws TpmProtocolException if there are more than {@value #MAX_CHAIN_BYTES} octets of them
     */
    public static Optional<Bytes> certificateChain(Tpm tpm) throws TpmException {
        Bytes all = Bytes.EMPTY;
        for (TPM_HANDLE index : NvIndexes.between(tpm, FIRST_CHAIN_INDEX, LAST_CHAIN_INDEX)) {
            Optional<Bytes> part = NvIndexes.read(tpm, index, MAX_CHAIN_BYTES - all.length());
            all = Bytes.concat(all, part.orElse(Bytes.EMPTY));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    @Override
    public void close() throws TpmException {
        if (!handle.equals(template.persistentHandle())) {
            tpm.execute(new FlushContext(handle));
        }
    }

    /** A session that may use this key once: of the profile's PolicyA, or with the empty authorization value where that is enough. */
    AuthSession authorize() throws TpmException {
        if (template.isOpenedByAuthValue()) {
            return AuthSession.salted(tpm, handle, publicArea);
        }
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
}
