package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.KeyCertification;
import java.util.Optional;

/**
 * A key that the next report should name.
 *
 * @param info its SubjectPublicKeyInfo
 * @param certification shows that it is in the TPM, if it is
 */
public record WantedKey(Bytes info, Optional<KeyCertification> certification) {}
