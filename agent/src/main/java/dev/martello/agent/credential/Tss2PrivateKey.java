package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.Der;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.KeyBlob;
import java.io.IOException;

/**
 * A key of a TPM in the form in which OpenSSL's tpm2 provider reads it: {@code TPMKey} in DER.
 *
 * @see <a href="https://www.hansenpartnership.com/draft-bottomley-tpm2-keys.html">ASN.1 Specification for TPM 2.0 Key Files, section 3</a>
 */
final class Tss2PrivateKey {
    static final String LABEL = "TSS2 PRIVATE KEY";

    private static final int BOOLEAN = 0x01;
    private static final int EMPTY_AUTH = 0xa0;

    /** What all keys begin with: id-loadablekey (2.23.133.10.1.3), no password, and the parent. */
    private static final Bytes BEGINNING = Bytes.concat(
            Bytes.fromHex("06066781050a0103"),
            Der.of(EMPTY_AUTH, Der.of(BOOLEAN, Bytes.of(0xff))),
            Der.of(
                    Der.INTEGER,
                    BytesWriter.bigEndian().u32(HandshakeKey.PARENT.value()).toBytes()));

    private Tss2PrivateKey() {}

    static Bytes encode(KeyBlob key) {
        return Der.of(Der.SEQUENCE, BEGINNING, area(key.publicArea()), area(key.privateArea()));
    }

    private static Bytes area(Bytes content) {
        return Der.of(Der.OCTET_STRING, BytesWriter.bigEndian().sized16(content).toBytes());
    }

    /**
     * The key that was {@link #encode encoded}.
     *
     * @throws IOException if it was written in any other way
     */
    static KeyBlob decode(Bytes der) throws IOException {
        BytesReader<IOException> in = BytesReader.bigEndian(
                der, (offset, problem) -> new IOException("malformed at octet " + offset + ": " + problem));
        header(in, "TPMKey");
        in.skip(BEGINNING.length(), "type, emptyAuth and parent");
        KeyBlob key = new KeyBlob(area(in, "pubkey"), area(in, "privkey"));
        if (!encode(key).equals(der)) {
            throw new IOException("it is in another form than Martello writes");
        }
        return key;
    }

    private static Bytes area(BytesReader<IOException> in, String field) throws IOException {
        header(in, field);
        return in.bytes(in.u16(field), field);
    }

    /** Tag and length; that they are what they should be shows when all is encoded again. */
    private static void header(BytesReader<IOException> in, String field) throws IOException {
        in.skip(1, field);
        int length = in.u8(field);
        if (length > 0x80) {
            in.skip(length - 0x80, field);
        }
    }
}
