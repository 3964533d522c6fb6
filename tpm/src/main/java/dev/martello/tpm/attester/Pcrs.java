package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.command.PCR_Extend;
import dev.martello.tpm.command.PCR_Read;
import dev.martello.tpm.command.PCR_ReadResponse;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reading and extending the PCRs of a TPM. */
public final class Pcrs {
    /** How often values are read anew when one was extended meanwhile. */
    private static final int MAX_ATTEMPTS = 16;

    private Pcrs() {}

    /**
     * The values of PCRs at one moment. Banks and PCRs that the TPM does not have are left out.
     *
     * @throws TpmProtocolException if PCRs are extended so often that there is no such moment
     */
    public static PcrValues read(Tpm tpm, PcrSelection selection) throws TpmException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<PcrValues> values = readOnce(tpm, selection);
            if (values.isPresent()) {
                return values.get();
            }
        }
        throw new TpmProtocolException("PCRs change faster than they can be read");
    }

    /** Extends a PCR in all banks that there is a digest for. */
    public static void extend(Tpm tpm, PcrIndex index, List<Digest> digests) throws TpmException {
        tpm.execute(new PCR_Extend(TPM_HANDLE.ofPcr(index), digests));
    }

    /** A TPM tells eight values at a time, so the rest is asked for again; none if a PCR was extended in between. */
    private static Optional<PcrValues> readOnce(Tpm tpm, PcrSelection selection) throws TpmException {
        PcrValues values = PcrValues.NONE;
        PcrSelection remaining = selection;
        Optional<Long> counter = Optional.empty();
        while (!remaining.isEmpty()) {
            PCR_ReadResponse answer = tpm.execute(new PCR_Read(remaining.toStructure()));
            if (counter.isPresent() && counter.get() != answer.pcrUpdateCounter()) {
                return Optional.empty();
            }
            counter = Optional.of(answer.pcrUpdateCounter());
            PcrSelection told = told(answer);
            if (told.isEmpty()) {
                return Optional.of(values);
            }
            values = add(values, told, answer.pcrValues());
            remaining = without(remaining, told);
        }
        return Optional.of(values);
    }

    private static PcrSelection told(PCR_ReadResponse answer) throws TpmProtocolException {
        try {
            return PcrSelection.of(answer.pcrSelectionOut());
        } catch (MalformedTpmStructure e) {
            throw new TpmProtocolException("TPM2_PCR_Read: " + e.getMessage(), e);
        }
    }

    private static PcrValues add(PcrValues values, PcrSelection told, List<Bytes> digests) throws TpmProtocolException {
        if (told.size() != digests.size()) {
            throw new TpmProtocolException(
                    "TPM2_PCR_Read told " + digests.size() + " values for " + told.size() + " PCRs");
        }
        int next = 0;
        for (PcrSelection.Bank bank : told.banks()) {
            Map<PcrIndex, Digest> read = new TreeMap<>();
            for (PcrIndex index : bank.indexes()) {
                Bytes octets = digests.get(next++);
                if (octets.length() != bank.algorithm().digestBytes()) {
                    throw new TpmProtocolException("TPM2_PCR_Read told " + octets.length() + " octets for " + index
                            + " of the " + bank.algorithm().label() + " bank");
                }
                read.put(index, new Digest(bank.algorithm(), octets));
            }
            values = values.with(read);
        }
        return values;
    }

    private static PcrSelection without(PcrSelection selection, PcrSelection told) {
        return new PcrSelection(selection.banks().stream()
                .map(bank -> new PcrSelection.Bank(
                        bank.algorithm(),
                        bank.indexes().stream()
                                .filter(index -> !told.contains(bank.algorithm(), index))
                                .toList()))
                .toList());
    }
}
