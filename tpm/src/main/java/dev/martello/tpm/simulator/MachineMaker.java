package dev.martello.tpm.simulator;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
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

/** What a maker of machines does with a TPM before it ships one: an initial attestation key, and its certificate left where they are looked for. */
public final class MachineMaker {
    private static final int CHUNK_BYTES = 512;

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

    private static CreatePrimaryResponse make(Tpm tpm, IakTemplate template) throws TpmException {
        return tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_ENDORSEMENT, template.publicArea()));
    }
}
