/**
 * Reference values that others publish, as Concise Reference Integrity Manifests.
 *
 * <p>In come the octets of a CoRIM and the key of whoever signed it, out go the names and digests it has for measurements, and what
 * PCRs should hold. They become a manifest, or with a boot log a platform profile, that the operator looks at and signs: nobody
 * else's word counts by itself.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-corim/10/">draft-ietf-rats-corim-10</a>
 */
@NullMarked
package dev.martello.release.corim;

import org.jspecify.annotations.NullMarked;
