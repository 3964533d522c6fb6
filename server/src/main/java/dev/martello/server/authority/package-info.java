/**
 * The authority that certifies keys of appliances: X.509-SVIDs that live as long as trust does.
 *
 * <pre>
 *   root (offline) ──▶ issuer (PKCS#12, a token or a TPM) ──▶ certificate of an appliance's key, an hour
 *                         │
 *                         └──▶ revocation list, OCSP
 * </pre>
 *
 * <p>In go a folder with the authority's certificates, the operator's rules, a key that a quote binds and what the register says; out comes a signed
 * certificate, or one reason why there is none. Whether an appliance is trusted is not decided here, and nothing that was signed may be given out
 * before its row is in the store.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280, X.509 certificates and revocation lists</a>
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">SPIFFE X.509-SVID</a>
 */
@NullMarked
package dev.martello.server.authority;

import org.jspecify.annotations.NullMarked;
