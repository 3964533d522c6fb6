package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.BootState;
import java.time.Instant;

/**
 * A boot state that was approved.
 *
 * @param keyId of the key that signed
 * @param note what people call it
 */
public record StoredApproval(Approval approval, String keyId, String note, Instant added) {
    /** What names it: the digest of the policy that was signed, and the key. */
    public String digest() {
        BootState state = approval.state();
        return state.policy()
                .algorithm()
                .hash(state.policy().octets(), Bytes.fromHex(keyId))
                .octets()
                .toHex();
    }
}
