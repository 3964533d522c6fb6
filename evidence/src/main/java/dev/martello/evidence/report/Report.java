package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedQuote;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance sends at a time. Everything in it is bound to the appliance's TPM, its boot and the moment by the quote,
 * whose qualifying data is {@link Binding#qualifyingData}.
 *
 * @param appliance who reports
 * @param binding what the quote binds
 * @param quote the TPM's signature over the binding and the PCRs
 */
public record Report(ApplianceId appliance, Binding binding, SignedQuote quote) {
    /** The most items a report may name. */
    public static final int MAX_ITEMS = 2048;

    /** The longest nonce the control plane gives out, in octets. */
    public static final int MAX_NONCE_BYTES = 128;

    /** The longest public key (SubjectPublicKeyInfo, DER) that can be certified, in octets. */
    public static final int MAX_PUBLIC_KEY_BYTES = 1024;

    /**
     * What a quote binds.
     *
     * @param nonce the control plane's nonce, as it was given
     * @param items the items by reference; the segments of the run-time log in their order
     * @param publicKey the SubjectPublicKeyInfo of a key the appliance wants certified
     */
    public record Binding(Bytes nonce, List<ItemReference> items, Optional<Bytes> publicKey) {
        private static final Bytes DOMAIN = Bytes.ascii("martello.report.v1\0");

        public Binding {
            items = List.copyOf(items);
            require(!nonce.isEmpty() && nonce.length() <= MAX_NONCE_BYTES, "nonce of " + nonce.length() + " octets");
            require(items.size() <= MAX_ITEMS, items.size() + " items");
            int keyBytes = publicKey.map(Bytes::length).orElse(1);
            require(keyBytes > 0 && keyBytes <= MAX_PUBLIC_KEY_BYTES, "public key of " + keyBytes + " octets");
        }

        /** The 32 octets the TPM is to sign: SHA-256 over the canonical form of this binding. */
        public Bytes qualifyingData() {
            BytesWriter canonical =
                    BytesWriter.bigEndian().bytes(DOMAIN).sized16(nonce).u16(items.size());
            for (ItemReference item : items) {
                canonical
                        .sized16(Bytes.ascii(item.kind().label()))
                        .bytes(item.digest().octets());
            }
            canonical.sized16(publicKey.orElse(Bytes.EMPTY));
            return HashAlgorithm.SHA256.hash(canonical.toBytes()).octets();
        }

        /** The digests of the items of one kind, in their order. */
        public List<ItemDigest> digests(ItemKind kind) {
            return items.stream()
                    .filter(item -> item.kind() == kind)
                    .map(ItemReference::digest)
                    .toList();
        }

        private static void require(boolean holds, String found) {
            if (!holds) {
                throw new IllegalArgumentException("a report cannot hold a " + found);
            }
        }
    }
}
