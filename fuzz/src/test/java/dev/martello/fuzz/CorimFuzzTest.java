package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.Bytes;
import dev.martello.release.corim.Corim;
import dev.martello.release.corim.MalformedCorim;
import dev.martello.tpm.HashAlgorithm;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What vendors publish. */
class CorimFuzzTest {
    /** Of a key that is never asked: what is tried here is not signed. */
    private static final KeyPair SIGNER = SignatureScheme.ECDSA_P256.generate(new SecureRandom());

    static Stream<byte[]> corims() {
        Bytes sha256 = HashAlgorithm.SHA256.hash(Bytes.ascii("loader")).octets();
        Bytes sha384 = HashAlgorithm.SHA384.hash(Bytes.ascii("loader")).octets();
        Bytes digests =
                Bytes.concat(Bytes.fromHex("82"), Bytes.fromHex("82015820"), sha256, Bytes.fromHex("82075830"), sha384);
        return Stream.of(
                        Bytes.concat(Bytes.fromHex("a20064"), Bytes.ascii("BIOS"), Bytes.fromHex("01a102"), digests),
                        Bytes.concat(Bytes.fromHex("a101a10ea200"), digests, Bytes.fromHex("6450435237"), digests),
                        Bytes.concat(
                                Bytes.fromHex("a200d82550"),
                                sha256.slice(0, 16),
                                Bytes.fromHex("01a200a10063312e3002"),
                                digests))
                .map(measurement -> corim(measurement).toArray());
    }

    private static Bytes corim(Bytes measurement) {
        Bytes comid =
                Bytes.concat(Bytes.fromHex("a201a1006374616704a1008182a100a2016441434d4502644564676581"), measurement);
        return Bytes.concat(
                Bytes.fromHex("d901f5a20065636f72696d0181d901fa59"),
                Bytes.of(comid.length() >> 8, comid.length() & 0xff),
                comid);
    }

    @MethodSource("corims")
    @FuzzTest(maxDuration = "3m")
    void corims(byte[] octets) throws Exception {
        new Parsing<>(MalformedCorim.class, Corim::parse, 5000).check(octets, corim -> {
            assertThat(corim.measurements().size() + corim.registers().size()).isPositive();
            assertThat(corim.byName().keySet())
                    .allSatisfy(name -> assertThat(name).isNotBlank());
        });
    }

    /** COSE_Sign1 with ES256 around a CoRIM, and a signature that nobody made. */
    static Stream<byte[]> signedCorims() {
        return corims().map(corim -> Bytes.concat(
                        Bytes.fromHex("d28443a10126a059"),
                        Bytes.of(corim.length >> 8, corim.length & 0xff),
                        Bytes.copyOf(corim),
                        Bytes.fromHex("5840"),
                        Bytes.repeat(7, 64))
                .toArray());
    }

    @MethodSource("signedCorims")
    @FuzzTest(maxDuration = "2m")
    void signedCorims(byte[] octets) throws Exception {
        new Parsing<>(MalformedCorim.class, each -> Corim.parse(each, SIGNER.getPublic()), 20_000)
                .check(octets, corim -> assertThat(corim).as("nobody signed it").isNull());
    }

    @Test
    void samplesAreCorims() throws Exception {
        for (byte[] corim : corims().toList()) {
            Corim.parse(Bytes.copyOf(corim));
        }
    }
}
