package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;

/**
 * A signature at the end of a file, as kernel modules and kernels have it: {@code SignedData} of PKCS #7 in DER, which the field
 * {@code modsig} is. {@code scripts/sign-file} of Linux makes it. Nothing in it is believed before it is checked with a key, and the
 * certificates that it carries are not looked at.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5652#section-5">RFC 5652, section 5</a>
 * @see <a href="https://docs.kernel.org/admin-guide/module-signing.html">Linux, kernel module signing facility</a>
 */
public sealed interface AppendedSignature {
    /** The most that is read: a certificate, its issuers and a signature. */
    int MAX_BYTES = 1 << 16;

    /**
     * A signature over the file without it.
     *
     * @param hash the algorithm of the digest that is signed
     * @param signer what the signature says of its key: a hint
     * @param octets of the signature; ECDSA in DER
     */
    record OverContent(SigningAlgorithm algorithm, HashAlgorithm hash, Signer signer, Bytes octets)
            implements AppendedSignature {}

    /**
     * A signature over attributes, one of which is the digest of the file without it.
     *
     * @param hash the algorithm of that digest, and of the attributes' own
     * @param signer what the signature says of its key: a hint
     * @param octets of the signature; ECDSA in DER
     * @param attributes what is signed: a SET in DER
     * @see ImaEntry#hasChecked
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5652#section-5.4">RFC 5652, section 5.4</a>
     */
    record OverAttributes(SigningAlgorithm algorithm, HashAlgorithm hash, Signer signer, Bytes octets, Bytes attributes)
            implements AppendedSignature {
        /** What was signed. */
        public SignedMessage message() {
            return new SignedMessage.Whole(hash, attributes);
        }
    }

    /**
     * One that may be good, and that a measurement list does not have enough for to check it.
     *
     * @param because why, as the predicate of a sentence about it
     */
    record NotCheckable(String because) implements AppendedSignature {}

    /** How a signature names its key. */
    sealed interface Signer {
        /** The {@code subjectKeyIdentifier} of a certificate: often the SHA-1 digest of the key. */
        record KeyIdentifier(Bytes octets) implements Signer {
            @Override
            public String toString() {
                return octets.toHex();
            }
        }

        /** The serial number of a certificate. */
        record Serial(Bytes octets) implements Signer {
            @Override
            public String toString() {
                return "serial " + octets.toHex();
            }
        }
    }

    /**
     * Reads the signature of a file.
     *
     * @throws MalformedFileSignature if it is none, or not in DER
     */
    static AppendedSignature parse(Bytes der) throws MalformedFileSignature {
        return AppendedSignatureReader.read(der);
    }
}
