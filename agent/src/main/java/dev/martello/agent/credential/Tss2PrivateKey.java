package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.KeyBlob;
import java.io.ByteArrayOutputStream;

/**
 * A key of a TPM in the form in which OpenSSL's tpm2 provider reads it: {@code TPMKey} in DER.
 *
 * @see <a href="https://www.hansenpartnership.com/draft-bottomley-tpm2-keys.html">ASN.1 Specification for TPM 2.0 Key Files, section 3</a>
 */
final class Tss2PrivateKey {
    static final String LABEL = "TSS2 PRIVATE KEY";

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int EMPTY_AUTH = 0xa0;

    /** 2.23.133.10.1.3, id-loadablekey. */
    private static final Bytes LOADABLE_KEY = Bytes.fromHex("06066781050a0103");

    private Tss2PrivateKey() {}

    static Bytes encode(KeyBlob key) {
        return der(
                SEQUENCE,
                Bytes.concat(
                        LOADABLE_KEY,
                        der(EMPTY_AUTH, der(BOOLEAN, Bytes.of(0xff))),
                        der(
                                INTEGER,
                                BytesWriter.bigEndian()
                                        .u32(HandshakeKey.PARENT.value())
                                        .toBytes()),
                        der(
                                OCTET_STRING,
                                BytesWriter.bigEndian()
                                        .sized16(key.publicArea())
                                        .toBytes()),
                        der(
                                OCTET_STRING,
                                BytesWriter.bigEndian()
                                        .sized16(key.privateArea())
                                        .toBytes())));
    }

    private static Bytes der(int tag, Bytes content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length() + 4);
        out.write(tag);
        if (content.length() >= 0x100) {
            out.write(0x82);
            out.write(content.length() >> 8);
        } else if (content.length() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.length());
        out.writeBytes(content.toArray());
        return Bytes.owning(out.toByteArray());
    }
}
