package dev.martello.agent;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.attester.InitialAttestationKey;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The key with which a machine's maker vouches for it, for the time of an enrolment, or none. A key that cannot be used is no reason not to enrol:
 * whether one is needed is for the control plane to say. For one thread.
 */
final class MachineIdentity implements AutoCloseable {
    private final Identity identity;
    private final Optional<InitialAttestationKey> iak;

    private MachineIdentity(Identity identity, Optional<InitialAttestationKey> iak) {
        this.identity = identity;
        this.iak = iak;
    }

    /**
     * Looks for the key and tries it.
     *
     * @param unusable told why, if there is one that cannot be used
     */
    static MachineIdentity open(Identity identity, Consumer<String> unusable) throws TpmException {
        try {
            Optional<InitialAttestationKey> found = identity.initialAttestationKey();
            return new MachineIdentity(identity, found.isPresent() ? tried(identity, found.get()) : Optional.empty());
        } catch (TpmResponseException | TpmProtocolException e) {
            unusable.accept(String.valueOf(e.getMessage()));
            return none(identity);
        }
    }

    /** As if the TPM had none. */
    static MachineIdentity none(Identity identity) {
        return new MachineIdentity(identity, Optional.empty());
    }

    private static Optional<InitialAttestationKey> tried(Identity identity, InitialAttestationKey key)
            throws TpmException {
        try {
            identity.certifiedBy(key, Bytes.EMPTY);
            return Optional.of(key);
        } catch (TpmException e) {
            key.close();
            throw e;
        }
    }

    EnrolmentRequest enrolmentRequest(Platform platform, Optional<ChassisSerial> chassisSerial) throws TpmException {
        return identity.enrolmentRequest(platform, iak, chassisSerial);
    }

    /** The attestation key certified for a challenge, if there is a key to do that. */
    Optional<SignedCertification> certification(Bytes challenge) throws TpmException {
        return iak.isPresent() ? Optional.of(identity.certifiedBy(iak.get(), challenge)) : Optional.empty();
    }

    @Override
    public void close() throws TpmException {
        if (iak.isPresent()) {
            iak.get().close();
        }
    }
}
