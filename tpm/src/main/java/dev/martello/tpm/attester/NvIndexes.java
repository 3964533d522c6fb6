package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.command.GetCapability;
import dev.martello.tpm.command.NV_Read;
import dev.martello.tpm.command.NV_ReadPublic;
import dev.martello.tpm.structure.TPML_HANDLE;
import dev.martello.tpm.structure.TPMS_NV_PUBLIC;
import dev.martello.tpm.structure.TPM_CAP;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What makers leave in a TPM's memory for everybody to read. */
final class NvIndexes {
    /** Octets read at a time, which each TPM can. */
    private static final int CHUNK_BYTES = 512;

    /** Handles asked for at a time, which each TPM can give. */
    private static final int HANDLES = 64;

    private NvIndexes() {}

    /**
     * The content of an index, if there is one and it was written.
     *
     * @throws TpmProtocolException if it is larger than {@code maxBytes}
     */
    static Optional<Bytes> read(Tpm tpm, TPM_HANDLE index, int maxBytes) throws TpmException {
        TPMS_NV_PUBLIC area;
        try {
            area = tpm.execute(new NV_ReadPublic(index)).nvPublic();
        } catch (TpmResponseException e) {
            if (e.is(TPM_RC.HANDLE)) {
                return Optional.empty();
            }
            throw e;
        }
        if (area.dataSize() > maxBytes) {
            throw new TpmProtocolException(
                    "NV index " + index + " has " + area.dataSize() + " octets, more than " + maxBytes);
        }
        return content(tpm, index, area);
    }

    /**
     * As {@link #read}, but what is larger, or not for everybody to read, is passed over: it is none of what is looked for. Nothing is tried that
     * counts towards a lock-out.
     */
    static Optional<Bytes> readIfOpen(Tpm tpm, TPM_HANDLE index, int maxBytes) throws TpmException {
        TPMS_NV_PUBLIC area = tpm.execute(new NV_ReadPublic(index)).nvPublic();
        if (area.dataSize() > maxBytes || !area.attributes().isOpenToGuesses()) {
            return Optional.empty();
        }
        try {
            return content(tpm, index, area);
        } catch (TpmResponseException e) {
            if (e.is(TPM_RC.BAD_AUTH) || e.is(TPM_RC.NV_LOCKED)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Bytes> content(Tpm tpm, TPM_HANDLE index, TPMS_NV_PUBLIC area) throws TpmException {
        return area.attributes().isWritten() ? Optional.of(inChunks(tpm, index, area.dataSize())) : Optional.empty();
    }

    private static Bytes inChunks(Tpm tpm, TPM_HANDLE index, int size) throws TpmException {
        Bytes all = Bytes.EMPTY;
        for (int at = 0; at < size; at += CHUNK_BYTES) {
            int chunk = Math.min(CHUNK_BYTES, size - at);
            Bytes data = tpm.execute(new NV_Read(index, index, chunk, at)).data();
            if (data.length() != chunk) {
                throw new TpmProtocolException("TPM2_NV_Read gave " + data.length() + " octets instead of " + chunk);
            }
            all = Bytes.concat(all, data);
        }
        return all;
    }

    /** The handles of indexes or persistent objects there are from {@code first} to {@code last}, in order; of more than {@value #HANDLES} the first ones. */
    static List<TPM_HANDLE> between(Tpm tpm, long first, long last) throws TpmException {
        List<TPM_HANDLE> found = new ArrayList<>();
        var answer = tpm.execute(new GetCapability(TPM_CAP.HANDLES, first, HANDLES));
        if (!(answer.capabilityData().data() instanceof TPML_HANDLE handles)) {
            throw new TpmProtocolException("TPM2_GetCapability gave something else than handles");
        }
        for (TPM_HANDLE handle : handles.handle()) {
            if (handle.value() >= first && handle.value() <= last) {
                found.add(handle);
            }
        }
        return found;
    }
}
