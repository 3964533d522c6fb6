package dev.martello.appraisal.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Facts.Signature;
import dev.martello.appraisal.SigningTools;
import dev.martello.appraisal.integrity.FileSignatures.Answer;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.ima.AppendedSignature;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries as Linux lists them, with signatures that evmctl and OpenSSL made. */
class FileSignaturesTest {
    private static final String PATH = "/usr/bin/tool";
    private static final Bytes CONTENT = Bytes.utf8("a tool\n");
    private static final Bytes OTHER = Bytes.utf8("another tool\n");
    private static final int MODE = 0100755;

    private final SigningTools tools;

    FileSignaturesTest(@TempDir Path directory) {
        this.tools = new SigningTools(directory);
    }

    // ---- Appended to the file: ima-modsig

    @ParameterizedTest
    @CsvSource({
        "RSA, rsa_keygen_bits:2048, SHA256, ",
        "RSA, rsa_keygen_bits:3072, SHA512, -keyid",
        "EC, ec_paramgen_curve:P-384, SHA384, -keyid"
    })
    void believesWhatIsAppendedOverTheRestOfTheFile(
            String algorithm, String parameter, HashAlgorithm hash, String naming) throws Exception {
        ImaKey key = tools.key(algorithm, parameter);
        Bytes appended = naming == null
                ? tools.cmsSign(CONTENT, hash, "-noattr")
                : tools.cmsSign(CONTENT, hash, "-noattr", naming);
        ImaEntry module = modsig(hash.hash(CONTENT), appended);

        assertThat(check(module, key).state()).isEqualTo(Signature.VALID);
        assertThat(check(modsig(hash.hash(OTHER), appended), key).state()).isNotEqualTo(Signature.VALID);
        assertThat(check(module, otherKey()).state()).isEqualTo(Signature.UNKNOWN_KEY);
    }

    @Test
    void tellsAnotherContentFromAnotherKeyIfTheKeyIsNamed() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes named = tools.cmsSign(CONTENT, HashAlgorithm.SHA256, "-noattr", "-keyid");
        Bytes serial = tools.cmsSign(CONTENT, HashAlgorithm.SHA256, "-noattr");
        Digest other = HashAlgorithm.SHA256.hash(OTHER);

        assertThat(check(modsig(other, named), key))
                .isEqualTo(new Answer(Signature.INVALID, key.keyIdentifier().toHex(), "is not one over this content"));
        assertThat(check(modsig(other, serial), key).problem())
                .startsWith("is by none of the release's imaKeys; it names a certificate by serial ");
    }

    @Test
    void saysWhichAppendedSignaturesItCannotCheck() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Digest digest = HashAlgorithm.SHA256.hash(CONTENT);
        Bytes mlDsa = CmsSketch.by(mlDsaKey("ML-DSA-65")).signed(CONTENT);

        assertThat(check(modsig(digest, tools.cmsSign(CONTENT, HashAlgorithm.SHA256, "-noattr", "-nodetach")), key)
                        .problem())
                .isEqualTo("has a content of its own");
        assertThat(check(
                                modsig(
                                        HashAlgorithm.SHA512.hash(CONTENT),
                                        tools.cmsSign(CONTENT, HashAlgorithm.SHA256, "-noattr")),
                                key)
                        .problem())
                .isEqualTo("is over a digest that the log does not have");
        assertThat(check(modsig(HashAlgorithm.SHA512.hash(CONTENT), mlDsa), key))
                .isEqualTo(new Answer(
                        Signature.UNVERIFIABLE,
                        "",
                        "was made over the content and no digest of it, and the log does not have the content"));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, rsa_keygen_bits:2048, SHA256, ",
        "RSA, rsa_keygen_bits:3072, SHA512, -keyid",
        "EC, ec_paramgen_curve:P-384, SHA384, -nosmimecap"
    })
    void believesWhatIsAppendedOverAttributesIfTheKernelFoundThemToBeOfTheContent(
            String algorithm, String parameter, HashAlgorithm hash, String more) throws Exception {
        ImaKey key = tools.key(algorithm, parameter);
        Bytes appended = more == null ? tools.cmsSign(CONTENT, hash) : tools.cmsSign(CONTENT, hash, more);
        Bytes attributes = attributes(appended);

        assertThat(check(modsig(hash.hash(attributes), appended), key).state()).isEqualTo(Signature.VALID);
        assertThat(check(modsig(hash.hash(attributes), appended), otherKey()).state())
                .isEqualTo(Signature.UNKNOWN_KEY);
        // Had the kernel found another content, it would have listed nothing; that of the content it lists where there
        // are no attributes.
        for (Bytes listed : List.of(CONTENT, OTHER, Bytes.EMPTY, attributes.from(1))) {
            assertThat(check(modsig(hash.hash(listed), appended), key))
                    .extracting(Answer::state, Answer::problem)
                    .containsExactly(
                            Signature.INVALID, "is over attributes that the kernel did not find to be of this content");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, -keyid",
        "SHA256, -keyid -keyopt rsa_pss_saltlen:32",
        "SHA384, -keyid -keyopt rsa_pss_saltlen:0 -keyopt rsa_mgf1_md:sha512",
        "SHA512, -noattr -keyid -keyopt rsa_pss_saltlen:20",
        "SHA256, -noattr -keyid -keyopt rsa_mgf1_md:sha384",
        "SHA256, -noattr -keyid -keyopt rsa_mgf1_md:sha1"
    })
    void believesRsassaPss(HashAlgorithm hash, String options) throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes appended = tools.cmsSign(CONTENT, hash, ("-keyopt rsa_padding_mode:pss " + options).split(" "));
        Bytes signed = options.contains("-noattr") ? CONTENT : attributes(appended);

        assertThat(check(modsig(hash.hash(signed), appended), key).state()).isEqualTo(Signature.VALID);
        assertThat(check(modsig(hash.hash(OTHER), appended), key).state()).isEqualTo(Signature.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
    void believesMlDsaOverAttributes(String name) throws Exception {
        KeyPair pair = mlDsaKey(name);
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        Bytes appended = CmsSketch.by(pair).overAttributes(CONTENT);
        Bytes attributes = attributes(appended);

        assertThat(check(modsig(named("", HashAlgorithm.SHA512, attributes), appended), key)
                        .state())
                .isEqualTo(Signature.VALID);
        assertThat(check(modsig(HashAlgorithm.SHA512.hash(attributes), appended), key)
                        .state())
                .isEqualTo(Signature.VALID);
        assertThat(check(modsig(named("", HashAlgorithm.SHA512, attributes.from(1)), appended), key)
                        .state())
                .isEqualTo(Signature.INVALID);
        for (String other : List.of("ML-DSA-44", "ML-DSA-65", "ML-DSA-87")) {
            ImaKey another = ImaKey.of(Bytes.copyOf(mlDsaKey(other).getPublic().getEncoded()));
            assertThat(check(modsig(HashAlgorithm.SHA512.hash(attributes), appended), another)
                            .state())
                    .isEqualTo(Signature.UNKNOWN_KEY);
        }
    }

    @Test
    void refusesAttributesThatDoNotSayWhatTheyAreOf() throws Exception {
        CmsSketch by = CmsSketch.by(mlDsaKey("ML-DSA-44"));
        Bytes type = CmsSketch.contentType(CmsSketch.DATA);
        Bytes digest =
                CmsSketch.messageDigest(HashAlgorithm.SHA512.hash(CONTENT).octets());
        Bytes odd = CmsSketch.messageDigest(HashAlgorithm.SHA256.hash(CONTENT).octets());

        assertThat(problem(by.over(type, digest))).startsWith("is over attributes");
        assertThat(problem(by.over(type))).endsWith("the attribute messageDigest is not among those that are signed");
        assertThat(problem(by.over(digest))).endsWith("the attribute contentType is not among those that are signed");
        assertThat(problem(by.over(type, digest, digest))).endsWith("the attribute messageDigest is there twice");
        assertThat(problem(by.over(type, odd)))
                .endsWith("the attribute messageDigest has 32 octets, and a digest of SHA512 has 64");
        assertThat(problem(by.over(CmsSketch.contentType("2a864886f70d010702"), digest)))
                .endsWith("the content has another type than the attribute contentType says");
    }

    private String problem(Bytes appended) throws Exception {
        Answer answer = check(modsig(HashAlgorithm.SHA512.hash(CONTENT), appended), otherKey());
        assertThat(answer.state()).isEqualTo(Signature.INVALID);
        return answer.problem();
    }

    private static KeyPair mlDsaKey(String name) throws Exception {
        return KeyPairGenerator.getInstance(name).generateKeyPair();
    }

    private static Bytes attributes(Bytes appended) throws Exception {
        return ((AppendedSignature.OverAttributes) AppendedSignature.parse(appended)).attributes();
    }

    /** Of attributes with which the digest that the kernel found goes. */
    @Test
    void believesNoAttributesInWhichABitWasFlipped() throws Exception {
        ImaKey key = tools.key("EC", "ec_paramgen_curve:P-256");
        Bytes appended = tools.cmsSign(CONTENT, HashAlgorithm.SHA256);
        Bytes attributes = attributes(appended);
        int start = indexOf(appended, attributes.from(1));

        assertThat(check(modsig(HashAlgorithm.SHA256.hash(attributes), appended), key)
                        .state())
                .isEqualTo(Signature.VALID);
        byte[] octets = appended.toArray();
        for (int bit = 8 * start; bit < 8 * (start + attributes.length() - 1); bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes flipped = Bytes.copyOf(octets);
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes theirs = Bytes.concat(Bytes.of(0x31), flipped.slice(start, start + attributes.length() - 1));
            assertThat(check(modsig(HashAlgorithm.SHA256.hash(theirs), flipped), key)
                            .state())
                    .as("bit " + bit)
                    .isNotEqualTo(Signature.VALID);
        }
    }

    private static int indexOf(Bytes octets, Bytes part) {
        int at = 0;
        while (!octets.from(at).startsWith(part)) {
            at++;
        }
        return at;
    }

    @Test
    void believesNoAppendedSignatureThatWasCutOrInWhichABitWasFlipped() throws Exception {
        ImaKey key = tools.key("EC", "ec_paramgen_curve:P-256");
        Digest digest = HashAlgorithm.SHA256.hash(CONTENT);
        Bytes appended = tools.cmsSign(CONTENT, HashAlgorithm.SHA256, "-noattr");

        for (int length = 1; length < appended.length(); length++) {
            assertThat(check(modsig(digest, appended.slice(0, length)), key).state())
                    .as(length + " octets")
                    .isEqualTo(Signature.INVALID);
        }
        byte[] octets = appended.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes flipped = Bytes.copyOf(octets);
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            Answer answer = check(modsig(digest, flipped), key);
            // What says who signed, and in which version, is no part of what was signed.
            boolean isSame = answer.state() == Signature.VALID;
            assertThat(isSame && bit / 8 >= octets.length - 64).as("bit " + bit).isFalse();
        }
    }

    // ---- Over attributes: evm-sig

    @ParameterizedTest
    @CsvSource({"RSA, rsa_keygen_bits:2048, SHA256", "EC, ec_paramgen_curve:P-256, SHA512"})
    void believesPortableSignaturesOverAttributesThatVouchForTheContent(
            String algorithm, String parameter, HashAlgorithm hash) throws Exception {
        ImaKey key = tools.key(algorithm, parameter);
        Bytes signature = tools.evmSign(hash, ima(CONTENT), 12, 34, MODE);
        Attributes attributes = new Attributes("security.ima", List.of(ima(CONTENT)), 12, 34, MODE);

        assertThat(check(attributes.entry(signature), key).state()).isEqualTo(Signature.VALID);
        assertThat(check(attributes.entry(signature), otherKey()).state()).isEqualTo(Signature.UNKNOWN_KEY);
        assertThat(List.of(
                        new Attributes("security.ima", List.of(ima(CONTENT)), 0, 34, MODE),
                        new Attributes("security.ima", List.of(ima(CONTENT)), 12, 0, MODE),
                        new Attributes("security.ima", List.of(ima(CONTENT)), 12, 34, 0104755),
                        new Attributes("security.ima", List.of(ima(OTHER)), 12, 34, MODE)))
                .allSatisfy(other -> assertThat(check(other.entry(signature), key))
                        .isEqualTo(new Answer(
                                Signature.INVALID, key.keyId().toHex(), "is not one over the file's attributes")));
    }

    @Test
    void believesPortableSignaturesOverOtherAttributesToo() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes label = Bytes.ascii("system_u:object_r:bin_t:s0\0");
        Bytes signature = tools.evmSign(
                HashAlgorithm.SHA256, ima(CONTENT), 0, 0, MODE, "--selinux", "system_u:object_r:bin_t:s0");

        assertThat(check(
                                new Attributes(
                                                "security.selinux|security.ima",
                                                List.of(label, ima(CONTENT)),
                                                0,
                                                0,
                                                MODE)
                                        .entry(signature),
                                key)
                        .state())
                .isEqualTo(Signature.VALID);
    }

    @Test
    void holdsTheAttributeThatVouchesForTheContentAgainstTheContent() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes signed = tools.imaSign(CONTENT, HashAlgorithm.SHA256);
        Attributes ofOther = new Attributes("security.ima", List.of(ima(OTHER)), 0, 0, MODE);
        Attributes ofSha512 = new Attributes(
                "security.ima",
                List.of(Bytes.concat(
                        Bytes.of(4, 6), HashAlgorithm.SHA512.hash(CONTENT).octets())),
                0,
                0,
                MODE);
        Attributes ofSigned = new Attributes("security.ima", List.of(signed), 0, 0, MODE);

        assertThat(check(ofOther.entry(sign(ofOther)), key).problem()).isEqualTo("is not one over this content");
        assertThat(check(ofSha512.entry(sign(ofSha512)), key).problem())
                .isEqualTo("is over a digest that cannot be compared with that of the log");
        assertThat(check(ofSigned.entry(sign(ofSigned)), key).state()).isEqualTo(Signature.VALID);
    }

    @Test
    void doesNotTakeASignatureOverAttributesForOneOverContent() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes signature = tools.evmSign(HashAlgorithm.SHA256, ima(CONTENT), 0, 0, MODE);
        Digest digest = HashAlgorithm.SHA256.hash(CONTENT);

        assertThat(check(ImaEntry.imaSig(SampleMachine.PCR_10, digest, PATH, signature), key))
                .isEqualTo(new Answer(
                        Signature.UNVERIFIABLE,
                        key.keyId().toHex(),
                        "was made over the file's attributes, which the log does not have"));
    }

    @Test
    void refusesAttributesThatDoNotFitTheirLengths() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes signature = tools.evmSign(HashAlgorithm.SHA256, ima(CONTENT), 0, 0, MODE);
        Bytes values = ima(CONTENT);

        assertThat(check(Attributes.entry(signature, "security.ima", little(4, 33), values, 0, 0, MODE), key)
                        .problem())
                .contains("1 octets follow the end of xattrvalues");
        assertThat(check(Attributes.entry(signature, "security.ima", little(4, -1), values, 0, 0, MODE), key)
                        .state())
                .isEqualTo(Signature.INVALID);
        assertThat(check(Attributes.entry(signature, "security.evil", little(4, 34), values, 0, 0, MODE), key)
                        .problem())
                .contains("security.ima is there 0 times");
        assertThat(check(Attributes.entry(signature, "security.ima", Bytes.EMPTY, values, 0, 0, MODE), key)
                        .state())
                .isEqualTo(Signature.INVALID);
    }

    // ---- In security.ima, with the kind of digest named: ima-sigv2

    @Test
    void believesSignaturesOfTheTemplateThatNamesTheKindOfDigest() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes signature = tools.imaSign(CONTENT, HashAlgorithm.SHA256);

        assertThat(check(sigv2("ima", CONTENT, signature), key).state()).isEqualTo(Signature.VALID);
        assertThat(check(sigv2("ima", OTHER, signature), key).state()).isEqualTo(Signature.INVALID);
        assertThat(check(sigv2("verity", CONTENT, signature), key).problem())
                .isEqualTo("is over another kind of digest than the log has");
    }

    @Test
    void agreesWithEvmctlOnSignaturesOfAList() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Bytes signature = tools.imaSign(CONTENT, HashAlgorithm.SHA256);
        ImaEntry good = ImaEntry.imaSig(SampleMachine.PCR_10, HashAlgorithm.SHA256.hash(CONTENT), PATH, signature);
        ImaEntry bad = ImaEntry.imaSig(SampleMachine.PCR_10, HashAlgorithm.SHA256.hash(OTHER), PATH, signature);

        assertThat(check(good, key).state()).isEqualTo(Signature.VALID);
        assertThat(check(bad, key).state()).isEqualTo(Signature.INVALID);
        assertThat(tools.evmctlBelieves(new ImaLog(List.of(good)).writeBinary()))
                .isTrue();
        assertThat(tools.evmctlBelieves(new ImaLog(List.of(good, bad)).writeBinary()))
                .isFalse();
    }

    /** Linux' own way of them: {@code struct ima_file_id} is signed, not its digest. */
    @ParameterizedTest
    @CsvSource({"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
    void believesMlDsaInSecurityIma(String name) throws Exception {
        KeyPair pair = mlDsaKey(name);
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        Digest digest = HashAlgorithm.SHA256.hash(CONTENT);
        Bytes ofFile = mlDsa(pair, key, 3, Bytes.concat(Bytes.of(3, 4), digest.octets()));
        Bytes ofVersion2 = mlDsa(pair, key, 2, digest.octets());

        assertThat(check(ImaEntry.imaSig(SampleMachine.PCR_10, digest, PATH, ofFile), key)
                        .state())
                .isEqualTo(Signature.VALID);
        assertThat(check(ImaEntry.imaSig(SampleMachine.PCR_10, HashAlgorithm.SHA256.hash(OTHER), PATH, ofFile), key)
                        .state())
                .isEqualTo(Signature.INVALID);
        assertThat(check(ImaEntry.imaSig(SampleMachine.PCR_10, digest, PATH, ofVersion2), key)
                        .state())
                .isEqualTo(Signature.INVALID);
    }

    private static Bytes mlDsa(KeyPair pair, ImaKey key, int version, Bytes message) throws Exception {
        java.security.Signature signer = java.security.Signature.getInstance("ML-DSA");
        signer.initSign(pair.getPrivate());
        signer.update(message.toArray());
        Bytes signed = Bytes.owning(signer.sign());
        return BytesWriter.bigEndian()
                .bytes(Bytes.of(3, version, 4))
                .bytes(key.keyId())
                .u16(signed.length())
                .bytes(signed)
                .toBytes();
    }

    @Test
    void asksNoneIfTheReleaseHasNoKeys() throws Exception {
        ImaEntry entry =
                ImaEntry.imaSig(SampleMachine.PCR_10, HashAlgorithm.SHA256.hash(CONTENT), PATH, Bytes.repeat(3, 80));

        assertThat(new FileSignatures()
                        .check(new MeasuredFile(entry, 1), SampleMachine.RELEASE)
                        .state())
                .isEqualTo(Signature.UNASKED);
    }

    private Bytes sign(Attributes attributes) throws Exception {
        return tools.evmSign(
                HashAlgorithm.SHA256, attributes.values.getFirst(), attributes.uid, attributes.gid, attributes.mode);
    }

    private static ImaKey otherKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return ImaKey.of(Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded()));
    }

    private static Answer check(ImaEntry entry, ImaKey key) {
        Release release = SampleMachine.releaseWithKeys(List.of(key));
        return new FileSignatures().check(new MeasuredFile(entry, 1), release);
    }

    private static Bytes ima(Bytes content) {
        return Bytes.concat(Bytes.of(4, 4), HashAlgorithm.SHA256.hash(content).octets());
    }

    private static Bytes named(String prefix, Digest digest) {
        return named(prefix, digest.algorithm(), digest.octets());
    }

    private static Bytes named(String prefix, HashAlgorithm algorithm, Bytes octets) {
        return Bytes.concat(Bytes.ascii(prefix + algorithm.name().toLowerCase(Locale.ROOT) + ":\0"), octets);
    }

    private static Bytes name(String text) {
        return Bytes.ascii(text + "\0");
    }

    private static Bytes little(int width, long number) {
        BytesWriter out = BytesWriter.littleEndian();
        return (width == 2 ? out.u16((int) number) : out.u32(number & 0xffff_ffffL)).toBytes();
    }

    private static ImaEntry entry(ImaTemplate template, Bytes... fields) {
        return ImaEntry.measurement(SampleMachine.PCR_10, TemplateData.of(template, List.of(fields)));
    }

    private static ImaEntry modsig(Digest unsigned, Bytes appended) {
        return modsig(named("", unsigned), appended);
    }

    private static ImaEntry modsig(Bytes unsigned, Bytes appended) {
        Digest whole = HashAlgorithm.SHA256.hash(Bytes.ascii("the file with its signature"));
        return entry(ImaTemplate.IMA_MODSIG, named("", whole), name(PATH), Bytes.EMPTY, unsigned, appended);
    }

    private static ImaEntry sigv2(String kind, Bytes content, Bytes signature) {
        return entry(
                ImaTemplate.IMA_SIGV2, named(kind + ":", HashAlgorithm.SHA256.hash(content)), name(PATH), signature);
    }

    /** What is known of a file. */
    private record Attributes(String names, List<Bytes> values, int uid, int gid, int mode) {
        ImaEntry entry(Bytes signature) {
            List<Bytes> lengths = new ArrayList<>();
            values.forEach(each -> lengths.add(little(4, each.length())));
            return entry(
                    signature,
                    names,
                    Bytes.concat(lengths.toArray(Bytes[]::new)),
                    Bytes.concat(values.toArray(Bytes[]::new)),
                    uid,
                    gid,
                    mode);
        }

        static ImaEntry entry(Bytes signature, String names, Bytes lengths, Bytes values, int uid, int gid, int mode) {
            return FileSignaturesTest.entry(
                    ImaTemplate.EVM_SIG,
                    named("", HashAlgorithm.SHA256.hash(CONTENT)),
                    name(PATH),
                    signature,
                    name(names),
                    lengths,
                    values,
                    little(4, uid),
                    little(4, gid),
                    little(2, mode));
        }
    }
}
