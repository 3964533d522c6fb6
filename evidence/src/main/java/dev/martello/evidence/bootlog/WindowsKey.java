package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;

/**
 * A public key with which Windows found modules signed.
 *
 * @param event the number of the event
 * @param digest SHA-256 over the key as it was measured
 */
public record WindowsKey(int event, PcrIndex pcr, Digest digest) {
    /** {@code SIPAEVENT_AUTHORITYPUBKEY}. */
    static final long TAG = 0x6_0002L;

    static WindowsKey of(int event, PcrIndex pcr, WindowsTag key) {
        return new WindowsKey(event, pcr, HashAlgorithm.SHA256.hash(key.data()));
    }
}
