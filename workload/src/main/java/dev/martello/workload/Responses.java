package dev.martello.workload;

import com.google.protobuf.CodedOutputStream;
import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The messages of the Workload API in the form of Protocol Buffers: two of them, of a handful of fields, which need no compiler.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/workloadapi.proto">workloadapi.proto</a>
 */
final class Responses {
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private Responses() {}

    /** {@code X509SVIDResponse} with one SVID. */
    static Bytes x509Svid(Credential credential, Bytes privateKey) {
        Bytes svid = message(out -> {
            out.writeString(1, credential.id().toString());
            out.writeByteArray(2, credential.chain().toArray());
            out.writeByteArray(3, privateKey.toArray());
            out.writeByteArray(4, credential.bundle().toArray());
        });
        return message(out -> out.writeByteArray(1, svid.toArray()));
    }

    /** {@code X509BundlesResponse} with the bundle of one trust domain. */
    static Bytes x509Bundles(Credential credential) {
        Bytes entry = message(out -> {
            out.writeString(1, credential.id().ofTrustDomain().toString());
            out.writeByteArray(2, credential.bundle().toArray());
        });
        return message(out -> out.writeByteArray(2, entry.toArray()));
    }

    private static Bytes message(Fields fields) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(octets);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return Bytes.owning(octets.toByteArray());
    }
}
