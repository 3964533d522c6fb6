package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.SigningAlgorithm.Pss;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * RSA over digests: Java's own verifiers want the message, which is not at hand.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017">RFC 8017, sections 8 and 9</a>
 */
final class RsaSignature {
    /** {@code DigestInfo} of section 9.2, up to the digest, for the arc 2.16.840.1.101.3.4.2. */
    private static final Bytes DIGEST_INFO_ARC = Bytes.fromHex("300d06096086480165030402");

    private static final int TRAILER = 0xbc;
    private static final int BEFORE_DIGEST_BYTES = 8;

    private RsaSignature() {}

    /** Section 8.2.2: by comparing the encoded message, so that no padding is parsed. */
    static boolean isPkcs1(RSAPublicKey key, Digest digest, Bytes signature) {
        int bytes = (key.getModulus().bitLength() + 7) / 8;
        return opened(key, signature, bytes).equals(Bytes.owning(encoded(digest, bytes)));
    }

    private static byte[] encoded(Digest digest, int bytes) {
        int arc = switch (digest.algorithm()) {
            case SHA256 -> 1;
            case SHA384 -> 2;
            case SHA512 -> 3;
            case SHA3_256 -> 8;
            case SHA3_384 -> 9;
            case SHA3_512 -> 10;
            case SHA1, SM3_256 -> throw new IllegalArgumentException("files are not signed with " + digest.algorithm());
        };
        Bytes octets = digest.octets();
        Bytes info = Bytes.concat(
                Bytes.of(0x30, DIGEST_INFO_ARC.length() + 5 + octets.length()),
                DIGEST_INFO_ARC,
                Bytes.of(arc, 0x05, 0x00, 0x04, octets.length()),
                octets);
        byte[] message = new byte[bytes];
        Arrays.fill(message, (byte) 0xff);
        message[0] = 0;
        message[1] = 1;
        message[bytes - info.length() - 1] = 0;
        info.copyTo(message, bytes - info.length());
        return message;
    }

    /** Sections 8.1.2 and 9.1.2. */
    static boolean isPss(RSAPublicKey key, Pss pss, Digest digest, Bytes signature) {
        int bits = key.getModulus().bitLength() - 1;
        int bytes = (bits + 7) / 8;
        HashAlgorithm hash = digest.algorithm();
        int blockBytes = bytes - hash.digestBytes() - 1;
        int paddingBytes = blockBytes - pss.saltBytes() - 1;
        Bytes opened = opened(key, signature, bytes);
        if (opened.isEmpty() || paddingBytes < 0 || opened.at(bytes - 1) != TRAILER) {
            return false;
        }
        Bytes own = opened.slice(blockBytes, bytes - 1);
        int unusedBits = 8 * bytes - bits;
        if (opened.at(0) >> (8 - unusedBits) != 0) {
            return false;
        }
        byte[] block = unmasked(opened.slice(0, blockBytes), own, pss.mask());
        block[0] &= (byte) (0xff >> unusedBits);
        Bytes unmasked = Bytes.owning(block);
        Bytes salt = unmasked.from(paddingBytes + 1);
        return unmasked.slice(0, paddingBytes).allEqual(0)
                && unmasked.at(paddingBytes) == 1
                && hash.hash(Bytes.repeat(0, BEFORE_DIGEST_BYTES), digest.octets(), salt)
                        .octets()
                        .equals(own);
    }

    /** Appendix B.2.1: MGF1. */
    private static byte[] unmasked(Bytes masked, Bytes seed, HashAlgorithm mask) {
        byte[] block = masked.toArray();
        int step = mask.digestBytes();
        for (int i = 0, counter = 0; i < block.length; i += step, counter++) {
            Bytes octets = mask.hash(
                            seed,
                            Bytes.of(counter >> 24 & 0xff, counter >> 16 & 0xff, counter >> 8 & 0xff, counter & 0xff))
                    .octets();
            for (int j = 0; j < step && i + j < block.length; j++) {
                block[i + j] ^= (byte) octets.at(j);
            }
        }
        return block;
    }

    /** What was signed, in so many octets; nothing if the signature is none of this key or is of more. */
    private static Bytes opened(RSAPublicKey key, Bytes signature, int bytes) {
        BigInteger number = new BigInteger(1, signature.toArray());
        if (signature.length() != (key.getModulus().bitLength() + 7) / 8 || number.compareTo(key.getModulus()) >= 0) {
            return Bytes.EMPTY;
        }
        BigInteger opened = number.modPow(key.getPublicExponent(), key.getModulus());
        if (opened.bitLength() > 8 * bytes) {
            return Bytes.EMPTY;
        }
        byte[] octets = opened.toByteArray();
        byte[] padded = new byte[bytes];
        int length = Math.min(octets.length, bytes);
        System.arraycopy(octets, octets.length - length, padded, bytes - length, length);
        return Bytes.owning(padded);
    }
}
