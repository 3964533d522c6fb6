package dev.martello.tpm.simulator;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.IakTemplate;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.EvictControl;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.NV_DefineSpace;
import dev.martello.tpm.command.NV_Write;
import dev.martello.tpm.structure.TPMA_NV;
import dev.martello.tpm.structure.TPMS_NV_PUBLIC;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * What a maker of machines does with a TPM before it ships one: an initial attestation key, and its certificate left where they are looked for; and
 * certificates of the machine.
 */
public final class MachineMaker {
    private static final int CHUNK_BYTES = 512;

    /** Beside the platform's certificate in the form of one of a key, in the range of indexes for such. */
    public static final TPM_HANDLE PLATFORM_ATTRIBUTES = new TPM_HANDLE(0x01c0_8001L);

    private MachineMaker() {}

    /** The key of a template, which is the same each time; nothing of it stays loaded. */
    public static TPMT_PUBLIC initialAttestationKey(Tpm tpm, IakTemplate template) throws TpmException {
        CreatePrimaryResponse made = make(tpm, template);
        tpm.execute(new FlushContext(made.objectHandle()));
        return made.outPublic();
    }

    /** Makes the key of a template persistent. */
    public static TPMT_PUBLIC keepInitialAttestationKey(Tpm tpm, IakTemplate template, TPM_HANDLE at)
            throws TpmException {
        CreatePrimaryResponse made = make(tpm, template);
        tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, made.objectHandle(), at));
        tpm.execute(new FlushContext(made.objectHandle()));
        return made.outPublic();
    }

    /** Writes octets into an index of their size that everybody may read. */
    public static void leave(Tpm tpm, TPM_HANDLE index, Bytes content) throws TpmException {
        tpm.execute(new NV_DefineSpace(
                TPM_HANDLE.RH_OWNER,
                Bytes.EMPTY,
                new TPMS_NV_PUBLIC(
                        index, HashAlgorithm.SHA256, TPMA_NV.OWNER_AND_AUTH, Bytes.EMPTY, content.length())));
        for (int at = 0; at < content.length(); at += CHUNK_BYTES) {
            Bytes chunk = content.slice(at, Math.min(content.length(), at + CHUNK_BYTES));
            tpm.execute(new NV_Write(TPM_HANDLE.RH_OWNER, index, chunk, at));
        }
    }

    /**
     * Leaves in a TPM what its maker says of the machine that it is in, at {@link #PLATFORM_ATTRIBUTES}.
     *
     * @param serial the machine's serial number
     */
    public static void certifyPlatform(Tpm tpm, Manufacturer manufacturer, String serial)
            throws TpmException, SimulatorException {
        Bytes ek = EndorsementKey.certificate(tpm, EkTemplate.RSA_2048)
                .orElseThrow(() -> new SimulatorException("the TPM has no endorsement certificate"));
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(ek.toArray()));
            leave(tpm, PLATFORM_ATTRIBUTES, manufacturer.platformAttributes(certificate, serial));
        } catch (CertificateException e) {
            throw new SimulatorException("the TPM's endorsement certificate is malformed", e);
        }
    }

    private static CreatePrimaryResponse make(Tpm tpm, IakTemplate template) throws TpmException {
        return tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_ENDORSEMENT, template.publicArea()));
    }
}
