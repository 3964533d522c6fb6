package dev.martello.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * An account of ACME.
 *
 * @param id the thumbprint of its key (RFC 7638)
 * @param publicKey a JSON Web Key
 * @param deactivated when its owner gave it up
 */
public record AcmeAccount(String id, String publicKey, Optional<Instant> deactivated) {}
