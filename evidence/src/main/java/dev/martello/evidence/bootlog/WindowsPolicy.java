package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.Optional;

/**
 * A policy of code integrity that Windows loaded: {@code SIPAEVENT_SI_POLICY_PAYLOAD} of wbcl.h.
 *
 * @param event the number of the event
 * @param version four numbers of 16 bits
 * @param digest of the policy; empty if of an algorithm unknown here
 */
public record WindowsPolicy(int event, PcrIndex pcr, String name, long version, Optional<Digest> digest) {
    /** {@code SIPAEVENT_SI_POLICY}. */
    static final long TAG = 0x5_000fL;

    static Optional<WindowsPolicy> of(int event, PcrIndex pcr, WindowsTag policy) {
        BytesReader<MalformedBootLog> in = BytesReader.littleEndian(policy.data(), MalformedBootLog::new);
        try {
            long version = in.u64("PolicyVersion");
            int nameBytes = in.u16("PolicyNameLength");
            Optional<HashAlgorithm> hash = HashAlgorithm.ofId(in.u16("HashAlgID"));
            int digestBytes = in.size32("DigestLength", BootLog.MAX_BYTES);
            String name = EventText.utf16(in.bytes(nameBytes, "PolicyName")).orElse("");
            Bytes digest = in.bytes(digestBytes, "Digest");
            return Optional.of(new WindowsPolicy(
                    event,
                    pcr,
                    name,
                    version,
                    hash.filter(each -> each.digestBytes() == digestBytes).map(each -> new Digest(each, digest))));
        } catch (MalformedBootLog e) {
            return Optional.empty(); // of a form that no document has
        }
    }

    /** As in {@code 10.0.2.0}. */
    public String versionText() {
        return (version >>> 48) + "." + (version >>> 32 & 0xffff) + "." + (version >>> 16 & 0xffff) + "."
                + (version & 0xffff);
    }
}
