package dev.martello.tpm.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AcceptedKeys;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.MakeCredential;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** tpm2-tools and we understand each other, both ways. */
class Tpm2ToolsTest {
    private static final Bytes NONCE =
            HashAlgorithm.SHA256.hash(Bytes.ascii("nonce")).octets();
    private static final Bytes SECRET =
            HashAlgorithm.SHA256.hash(Bytes.ascii("secret")).octets();
    private static final PcrSelection SELECTION = PcrSelection.parse("sha256:0,1,2,3,4,5,6,7,8,10+sha1:0,23");

    /** What tpm2-tools put in front of a credential: a magic number and a version. */
    private static final long CREDENTIAL_MAGIC = 0xbadcc0deL;

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    @TempDir
    Path directory = Path.of("");

    private Tpm2Tools tools = new Tpm2Tools(directory, "");

    @BeforeEach
    void talkToTheSimulatedTpm() {
        tools = Tpm2Tools.speakingTo(simulated, directory);
    }

    @ParameterizedTest
    @CsvSource({
        "ecc ecdsa, sha256",
        "ecc384 ecdsa, sha384",
        "ecc521 ecdsa, sha512",
        "rsa rsassa, sha256",
        "rsa rsapss, sha256"
    })
    void theirQuotePassesOurs(String kind, String hash) throws Exception {
        simulated.release(() -> {
            makeTheirKeys("rsa", kind, hash);
            tools.run("tpm2_quote -c ak.ctx -l " + SELECTION + " -q " + NONCE.toHex() + " -g " + hash + " --scheme "
                    + kind.split(" ", -1)[1] + " -m quote.msg -s quote.sig");
            tools.run("tpm2_flushcontext -t");
        });
        AttestationKeyCheck ak = AttestationKeys.check(publicArea("ak.pub"));
        assertThat(ak).isInstanceOf(AttestationKeyCheck.Accepted.class);
        if (ak instanceof AttestationKeyCheck.Accepted(var key)) {
            SignedQuote quote = new SignedQuote(tools.read("quote.msg"), tools.read("quote.sig"));
            assertThat(new QuoteVerifier(SignatureLibraries.ofJdk()).check(quote, key, NONCE))
                    .isInstanceOfSatisfying(QuoteCheck.Genuine.class, genuine -> {
                        assertThat(genuine.quote().selection()).isEqualTo(SELECTION);
                        assertThat(genuine.quote().covers(readPcrs())).isTrue();
                    });
        }
    }

    /** Their check of quotes knows RSAPSS from version 5.6 on only. */
    @ParameterizedTest
    @CsvSource({"ECDSA_P256_SHA256, sha256", "ECDSA_P384_SHA384, sha384", "RSASSA_2048_SHA256, sha256"})
    void ourQuotePassesTheirs(AkTemplate kind, String hash) throws Exception {
        quote(kind);
        String check = "tpm2_checkquote -u ak.pem -m quote.msg -s quote.sig -g " + hash + " -q ";
        tools.run(check + NONCE.toHex());
        assertThat(tools.succeeds(check + SECRET.toHex())).isFalse();
    }

    /** Whatever is changed in a quote or its signature: what they refuse we refuse, and the other way round. */
    @ParameterizedTest
    @CsvSource({"ECDSA_P256_SHA256, sha256", "ECDSA_P384_SHA384, sha384", "RSASSA_2048_SHA256, sha256"})
    void theyAndWeRefuseTheSameQuotes(AkTemplate kind, String hash) throws Exception {
        quote(kind);
        refuseTheSame(hash);
    }

    /** Our agent makes no such keys, and appliances may have them. */
    @Test
    void theyAndWeRefuseTheSameQuotesOfP521() throws Exception {
        simulated.release(() -> {
            makeTheirKeys("rsa", "ecc521 ecdsa", "sha512");
            tools.run("tpm2_quote -c ak.ctx -l " + SELECTION + " -q " + NONCE.toHex()
                    + " -g sha512 --scheme ecdsa -m quote.msg -s quote.sig");
            tools.run("tpm2_flushcontext -t");
        });
        tools.write("ak.pem", pem(PublicKeys.of(publicArea("ak.pub"))));

        refuseTheSame("sha512");
    }

    private void refuseTheSame(String hash) throws Exception {
        Bytes message = tools.read("quote.msg");
        Bytes signature = tools.read("quote.sig");
        List<SignedQuote> quotes = changed(message, signature);
        quotes.add(new SignedQuote(message, signature.slice(0, signature.length() - 1)));
        quotes.add(new SignedQuote(
                message, Bytes.concat(signature.slice(0, 6), Bytes.repeat(0, signature.length() - 6))));
        quotes.add(new SignedQuote(message, flipped(signature, 0)));
        for (SignedQuote each : quotes) {
            tools.write("changed.msg", each.attest());
            tools.write("changed.sig", each.signature());
            String check = "tpm2_checkquote -u ak.pem -m changed.msg -s changed.sig -g " + hash + " -q ";
            requireSame(each, NONCE, tools.succeeds(check + NONCE.toHex()));
            requireSame(each, SECRET, tools.succeeds(check + SECRET.toHex()));
        }
        assertThat(check(quotes.getFirst(), NONCE)).isInstanceOf(QuoteCheck.Genuine.class);
    }

    /** Scheme, hash and size, before the octets of the signature. */
    private static final int SIGNATURE_HEADER_BYTES = 6;

    /** As their check of quotes knows RSAPSS from version 5.6 on only, OpenSSL checks the signature. */
    @Test
    void opensslAndWeRefuseTheSameQuotesWithRsaPss() throws Exception {
        quote(AkTemplate.RSAPSS_2048_SHA256);
        List<SignedQuote> quotes = changed(tools.read("quote.msg"), tools.read("quote.sig"));
        for (SignedQuote each : quotes) {
            tools.write("changed.msg", each.attest());
            tools.write("changed.sig", each.signature().from(SIGNATURE_HEADER_BYTES));
            requireSame(
                    each,
                    NONCE,
                    tools.succeeds("openssl dgst -sha256 -sigopt rsa_padding_mode:pss -verify ak.pem"
                            + " -signature changed.sig changed.msg"));
        }
        assertThat(check(quotes.getFirst(), NONCE)).isInstanceOf(QuoteCheck.Genuine.class);
    }

    /** A quote, and with octets of message and signature changed. */
    private static List<SignedQuote> changed(Bytes message, Bytes signature) {
        List<SignedQuote> quotes = new ArrayList<>(List.of(
                new SignedQuote(message, signature),
                new SignedQuote(message.slice(0, message.length() - 1), signature),
                new SignedQuote(Bytes.concat(message, Bytes.of(0)), signature)));
        for (int at = 0; at < message.length(); at += 7) {
            quotes.add(new SignedQuote(flipped(message, at), signature));
        }
        for (int at = SIGNATURE_HEADER_BYTES; at < signature.length(); at += signature.length() / 24) {
            quotes.add(new SignedQuote(message, flipped(signature, at)));
        }
        return quotes;
    }

    private void requireSame(SignedQuote quote, Bytes nonce, boolean theirs) throws Exception {
        assertThat(check(quote, nonce) instanceof QuoteCheck.Genuine)
                .as("%s signed %s", quote.attest().toHex(), quote.signature().toHex())
                .isEqualTo(theirs);
    }

    private QuoteCheck check(SignedQuote quote, Bytes nonce) throws Exception {
        return new QuoteVerifier(SignatureLibraries.ofJdk()).check(quote, AcceptedKeys.of(publicArea("ak.pub")), nonce);
    }

    private static Bytes flipped(Bytes octets, int at) {
        byte[] changed = octets.toArray();
        changed[at] ^= (byte) (1 << at % 8);
        return Bytes.owning(changed);
    }

    @ParameterizedTest
    @EnumSource(AkTemplate.class)
    void ourQuotesSignaturePassesTheTpms(AkTemplate kind) throws Exception {
        quote(kind);
        simulated.release(() -> {
            String hash = kind == AkTemplate.ECDSA_P384_SHA384 ? "sha384" : "sha256";
            tools.run("tpm2_loadexternal -C n -u ak.pub -c ak.ctx");
            tools.run("tpm2_flushcontext -t");
            tools.run("tpm2_verifysignature -c ak.ctx -g " + hash + " -m quote.msg -s quote.sig");
            tools.run("tpm2_flushcontext -t");
        });
    }

    private void quote(AkTemplate kind) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(simulated.tpm(), EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(simulated.tpm(), ek, kind)) {
            SignedQuote quote = ak.quote(NONCE, SELECTION);
            tools.write("quote.msg", quote.attest());
            tools.write("quote.sig", quote.signature());
            tools.write("ak.pub", TPMT_PUBLIC.SIZED_LAYOUT.write(ak.publicArea()));
            tools.write("ak.pem", pem(PublicKeys.of(ak.publicArea())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, ECDSA_P256_SHA256",
        "ECC_P256, ECDSA_P256_SHA256",
        "RSA_2048, RSASSA_2048_SHA256",
        "ECC_P256, RSAPSS_2048_SHA256"
    })
    void theirCredentialOpensWithOurs(EkTemplate ekKind, AkTemplate akKind) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(simulated.tpm(), ekKind);
                AttestationKey ak = AttestationKey.create(simulated.tpm(), ek, akKind)) {
            tools.write("ek.pub", TPMT_PUBLIC.SIZED_LAYOUT.write(ek.publicArea()));
            tools.write("secret", SECRET);
            tools.run("tpm2_makecredential -T none -u ek.pub -s secret -n "
                    + ak.publicArea().name().toHex() + " -o credential");
            Credential credential = theirCredential(tools.read("credential"));
            assertThat(ak.activateCredential(credential.credentialBlob(), credential.encryptedSecret()))
                    .isEqualTo(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa, ecc ecdsa", "ecc, ecc ecdsa", "rsa, rsa rsassa", "ecc, rsa rsapss"})
    void ourCredentialOpensWithTheirs(String ekKind, String akKind) throws Exception {
        simulated.release(() -> {
            makeTheirKeys(ekKind, akKind, "sha256");
            Credential credential = MakeCredential.make(
                    publicArea("ek.pub"), publicArea("ak.pub").name(), SECRET, new SecureRandom());
            tools.write("credential", ourCredential(credential));
            tools.run("tpm2_startauthsession --policy-session -S session.ctx");
            tools.run("tpm2_policysecret -S session.ctx -c e");
            tools.run("tpm2_activatecredential -c ak.ctx -C ek.ctx -i credential -o opened -P session:session.ctx");
            tools.run("tpm2_flushcontext session.ctx");
            tools.run("tpm2_flushcontext -t");
        });
        assertThat(tools.read("opened")).isEqualTo(SECRET);
    }

    private void makeTheirKeys(String ekKind, String akKind, String hash) throws Exception {
        String[] key = akKind.split(" ", -1);
        tools.run("tpm2_createek -c ek.ctx -G " + ekKind + " -u ek.pub");
        tools.run("tpm2_flushcontext -t");
        tools.run("tpm2_createak -C ek.ctx -c ak.ctx -G " + key[0] + " -g " + hash + " -s " + key[1]
                + " -u ak.pub -n ak.name");
        tools.run("tpm2_flushcontext -t");
        assertThat(publicArea("ak.pub").name()).isEqualTo(tools.read("ak.name"));
    }

    private TPMT_PUBLIC publicArea(String file) throws Exception {
        return TPMT_PUBLIC.SIZED_LAYOUT.parse(tools.read(file));
    }

    private static PcrValues readPcrs() {
        try {
            return Pcrs.read(simulated.tpm(), SELECTION);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes ourCredential(Credential credential) {
        return BytesWriter.bigEndian()
                .u32(CREDENTIAL_MAGIC)
                .u32(1)
                .sized16(credential.credentialBlob())
                .sized16(credential.encryptedSecret())
                .toBytes();
    }

    private static Credential theirCredential(Bytes file) throws Exception {
        BytesReader<MalformedTpmStructure> in = BytesReader.bigEndian(file, MalformedTpmStructure::new);
        assertThat(in.u32("magic")).isEqualTo(CREDENTIAL_MAGIC);
        assertThat(in.u32("version")).isEqualTo(1);
        return new Credential(in.bytes(in.size16("blob", 1000), "blob"), in.bytes(in.size16("secret", 1000), "secret"));
    }

    private static Bytes pem(PublicKey key) {
        return Bytes.ascii("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n");
    }
}
