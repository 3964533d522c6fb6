package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What a TPM said in a genuine quote.
 *
 * @param qualifiedSigner the qualified name of the key that signed, see {@link QualifiedNames}
 * @param clockInfo when the quote was made, in the TPM's own time
 * @param firmwareVersion a number of the TPM's maker
 * @param selection the PCRs it is over, at least one
 * @param pcrDigest the digest of their values, in the order of the selection
 */
public record Quote(
        Bytes qualifiedSigner,
        TPMS_CLOCK_INFO clockInfo,
        long firmwareVersion,
        PcrSelection selection,
        Digest pcrDigest) {
    /** Whether the quoted PCRs had these values; values of other PCRs are not looked at, and one that is missing is a no. */
    public boolean covers(PcrValues values) {
        MessageDigest digest = pcrDigest.algorithm().newDigest();
        for (PcrSelection.Bank bank : selection.banks()) {
            for (PcrIndex index : bank.indexes()) {
                Optional<Digest> value = values.value(bank.algorithm(), index);
                if (value.isEmpty()) {
                    return false;
                }
                value.get().octets().update(digest);
            }
        }
        return Bytes.owning(digest.digest()).equalsConstantTime(pcrDigest.octets());
    }
}
