/**
 * Secrets that are given to appliances by verdict: kept encrypted, and sealed for one TPM, boot and lease when they are given.
 *
 * <p>In come what operators hand in, and what is known of an appliance in a transaction; out go sealed secrets, or why there is none. Who asks was
 * found out before. No value is ever in a text, a log or the ledger.
 */
@NullMarked
package dev.martello.server.secret;

import org.jspecify.annotations.NullMarked;
