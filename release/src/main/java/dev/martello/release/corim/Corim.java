package dev.martello.release.corim;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a CoRIM says that measurements should be.
 *
 * @param measurements in the order of the document
 * @param registers the same
 */
public record Corim(List<Measurement> measurements, List<Register> registers) {
    public static final int MAX_BYTES = 16 << 20;

    public Corim {
        measurements = List.copyOf(measurements);
        registers = List.copyOf(registers);
    }

    /**
     * A reference value.
     *
     * @param name of what is measured: vendor, model and key, as far as they are told
     */
    public record Measurement(String name, List<Digest> digests) {
        public Measurement {
            digests = List.copyOf(digests);
        }
    }

    /**
     * What a PCR should hold.
     *
     * @param values in one or more algorithms
     */
    public record Register(PcrIndex pcr, List<Digest> values) {
        public Register {
            values = List.copyOf(values);
        }
    }

    /**
     * Reads a CoRIM that nobody signed.
     *
     * @throws MalformedCorim if the octets are none, or have reference values that cannot be taken
     */
    public static Corim parse(Bytes corim) throws MalformedCorim {
        return CorimReader.readUnsigned(corim);
    }

    /**
     * Checks the signature of a CoRIM (COSE_Sign1 with ES256, ES384 or EdDSA), and only then reads it.
     *
     * @throws MalformedCorim if the octets are no signed CoRIM, it is not signed by this key, or has reference values that cannot be
     *     taken
     */
    public static Corim parse(Bytes corim, PublicKey signer) throws MalformedCorim {
        return CorimReader.readSigned(corim, signer);
    }

    /** The digests of measurements by name. */
    public Map<String, List<Digest>> byName() {
        Map<String, List<Digest>> digests = new TreeMap<>();
        for (Measurement each : measurements) {
            digests.merge(
                    each.name(),
                    each.digests(),
                    (some, more) -> Stream.concat(some.stream(), more.stream())
                            .distinct()
                            .toList());
        }
        return digests;
    }
}
