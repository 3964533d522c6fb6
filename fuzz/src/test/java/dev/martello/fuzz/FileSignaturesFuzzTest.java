package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.Der;
import dev.martello.evidence.ima.AppendedSignature;
import dev.martello.evidence.ima.FileAttributes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.evidence.ima.SignedMessage;
import dev.martello.evidence.ima.SigningAlgorithm;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What root may write beside a file, and at its end. */
class FileSignaturesFuzzTest {
    private static final Bytes DIGEST = HashAlgorithm.SHA256.zero().octets();
    private static final List<ImaKey> KEYS = keys();

    static Stream<byte[]> fileSignatures() {
        return Stream.of("0302", "0303", "0502", "0603")
                .map(form -> Bytes.concat(Bytes.fromHex(form + "04995d84390048"), Bytes.repeat(7, 0x48)))
                .map(Bytes::toArray);
    }

    @MethodSource("fileSignatures")
    @FuzzTest(maxDuration = "2m")
    void fileSignatures(byte[] octets) throws Exception {
        new Parsing<>(MalformedFileSignature.class, FileSignature::parse, 500)
                .check(
                        octets,
                        signature -> signature.ifPresent(each -> {
                            assertThat(each.octets().length()).isLessThanOrEqualTo(FileSignature.MAX_SIGNATURE_BYTES);
                            assertThat(each.signed(each.hash().zero())).isPresent();
                        }));
    }

    /**
     * {@code openssl cms -sign -binary -noattr -nocerts -nosmimecap -md sha256 [-keyid] -outform DER}, with a P-256 key; and ones of which only the form
     * is right, over attributes with RSASSA-PSS and with ML-DSA.
     */
    static Stream<byte[]> appendedSignatures() {
        return Stream.of(
                        "3081b006092a864886f70d010702a081a230819f020103310d300b0609608648016503040201300b06092a864886f70d0107"
                                + "01317e307c0201038014567d2f8ffd528ef026a5f5705e3366185b4ac267300b0609608648016503040201300a0608"
                                + "2a8648ce3d04030204483046022100ec8447467153c5ccf883d4a530403d3d36e07c18353fd3301a93ab248905c529"
                                + "022100e13177fdc78f79185765a69be0aeb3fbe488526027e225bf53dcf7899fcf46c6",
                        "3081c506092a864886f70d010702a081b73081b4020101310d300b0609608648016503040201300b06092a864886f70d0107"
                                + "0131819230818f02010130283010310e300c06035504030c0566696c6573021400dedb9a5e1628a70f5f8d7ef1817a"
                                + "ff51d7567f300b0609608648016503040201300a06082a8648ce3d0403020447304502206bca6c3ed4a657c52dd0ca"
                                + "796572d973d12d4d9ff3ff4252e90c4c8b2ad3777a022100c9e0f640915e2bf45817441a35f0d9b6f5b7a6fcae8a01"
                                + "3c65917fb1ddd6d0e7",
                        "3082011e06092a864886f70d010702a082010f3082010b020103310d300b0609608648016503040201300b06092a864886f7"
                                + "0d0107013181e93081e602010380141210241c5f70cbda06e5a93337983bc909dbe4f3300b0609608648016503040201a069"
                                + "301806092a864886f70d010903310b06092a864886f70d010701301c06092a864886f70d010905310f170d32363131323632"
                                + "33303633325a302f06092a864886f70d0109043122042098ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d"
                                + "3fb1107be4300a06082a8648ce3d04030204473045022040df4a2558e2461698245d7b706eb8233266b72876cc96f87f950e"
                                + "cb2856ed53022100bb5271bcd783e8bd35b8ab4a87935a0719c7ed47c68f18ec1ac087679a083147",
                        "308201a806092a864886f70d010702a082019930820195020103310d300b0609608648016503040201300b06092a864886f7"
                                + "0d010701318201723082016e02010380143f63bf8a37a996ec65de9e1df2aa87ff67ad2def300b0609608648016503040201"
                                + "304206092a864886f70d01010a3035a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06"
                                + "096086480165030402010500a204020200de04820100aa89a5c60523acfc4c0ca5771987b496974f72002a7d2d4ae66fc238"
                                + "be8472843b3120598847e23cb26db6fa2e2f3815b97041ddf48be41e5e13896180ffdbb0ce826b748063718b0f5cf0b9791e"
                                + "551c48d65c02b6df2e51a1589340ef3323ec8cf9d26ce1f83691c4ad0e71a017a9a13f8284f1b59324c6a1fb506381df6c92"
                                + "cbf3cc70870e16017de1b9703a4b9226deb6606135d6b0cfc1ace82faf1923183c0e1d1e9dee8e97dc32d46fc88fba24d0da"
                                + "833eb92eba2172fd054c48923bace96ef53040ff9eea302c634640b2c879ca039298a92c55ab0e474bf97be40c54ee0bd08b"
                                + "1f56c425d76591de4d49f57801c326c3e0d2415c142849c461ad5423",
                        overAttributesByMlDsa().toHex())
                .map(hex -> Bytes.fromHex(hex).toArray());
    }

    /** As OpenSSL 3.5 makes them, with a signature that is none. */
    private static Bytes overAttributesByMlDsa() {
        Bytes sha512 = Der.of(0x30, Bytes.fromHex("0609608648016503040203"));
        Bytes data = Bytes.fromHex("06092a864886f70d010701");
        Bytes contentType = Der.of(0x30, Bytes.fromHex("06092a864886f70d010903"), Der.of(0x31, data));
        Bytes digest =
                Der.of(0x30, Bytes.fromHex("06092a864886f70d010904"), Der.of(0x31, Der.of(4, Bytes.repeat(5, 64))));
        Bytes signer = Der.of(
                0x30,
                Bytes.fromHex("020103"),
                Der.of(0x80, Bytes.repeat(7, 20)),
                sha512,
                Der.of(0xa0, contentType, digest),
                Der.of(0x30, Bytes.fromHex("0609608648016503040311")),
                Der.of(4, Bytes.repeat(6, 80)));
        Bytes signed =
                Der.of(0x30, Bytes.fromHex("020103"), Der.of(0x31, sha512), Der.of(0x30, data), Der.of(0x31, signer));
        return Der.of(0x30, Bytes.fromHex("06092a864886f70d010702"), Der.of(0xa0, signed));
    }

    @MethodSource("appendedSignatures")
    @FuzzTest(maxDuration = "3m")
    void appendedSignatures(byte[] octets) throws Exception {
        new Parsing<>(MalformedFileSignature.class, AppendedSignature::parse, 2000)
                .check(octets, FileSignaturesFuzzTest::asksKeys);
    }

    /** No key signed what nobody signed with it, however the signature says that it was made. */
    private static void asksKeys(AppendedSignature signature) {
        switch (signature) {
            case AppendedSignature.NotCheckable(String because) ->
                assertThat(because).isNotBlank();
            case AppendedSignature.OverContent(var algorithm, HashAlgorithm hash, var signer, Bytes signed) ->
                assertThat(isByAnyKey(algorithm, new SignedMessage.Hashed(hash.zero()), signed))
                        .as(signer.toString())
                        .isFalse();
            case AppendedSignature.OverAttributes over -> {
                assertThat(over.attributes().at(0)).isEqualTo(0x31);
                assertThat(isByAnyKey(over.algorithm(), over.message(), over.octets()))
                        .isFalse();
            }
        }
    }

    private static boolean isByAnyKey(SigningAlgorithm algorithm, SignedMessage message, Bytes signed) {
        return KEYS.stream().anyMatch(key -> key.signed(algorithm, message, signed));
    }

    private static List<ImaKey> keys() {
        try {
            List<ImaKey> keys = new ArrayList<>();
            for (String algorithm : List.of("RSA", "RSASSA-PSS", "EC", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                keys.add(ImaKey.of(
                        Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded())));
            }
            return List.copyOf(keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void samplesAreSignatures() throws Exception {
        for (byte[] sample : appendedSignatures().toList()) {
            assertThat(AppendedSignature.parse(Bytes.copyOf(sample)))
                    .isNotInstanceOf(AppendedSignature.NotCheckable.class);
        }
    }

    /** Signature, names, lengths, values and owner, each after its length in an octet; see {@link #entry}. */
    static Stream<byte[]> fileAttributes() {
        Bytes ima = Bytes.concat(Bytes.of(4, 4), DIGEST);
        Bytes label = Bytes.ascii("system_u:object_r:bin_t:s0\0");
        return Stream.of(
                        fields(Bytes.ascii("security.ima\0"), Bytes.of(34, 0, 0, 0), ima),
                        fields(
                                Bytes.ascii("security.selinux|security.ima\0"),
                                Bytes.of(label.length(), 0, 0, 0, 34, 0, 0, 0),
                                Bytes.concat(label, ima)))
                .map(Bytes::toArray);
    }

    private static Bytes fields(Bytes names, Bytes lengths, Bytes values) {
        return Bytes.concat(
                Bytes.of(7, 5, 2, 4, 1, 2, 3, 4),
                Bytes.of(names.length()),
                names,
                Bytes.of(lengths.length()),
                lengths,
                Bytes.of(values.length()),
                values,
                Bytes.of(4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 2, 0xed, 0x81));
    }

    @MethodSource("fileAttributes")
    @FuzzTest(maxDuration = "2m")
    void fileAttributes(byte[] octets) throws Exception {
        new Parsing<>(MalformedFileSignature.class, FileSignaturesFuzzTest::attributes, 20_000)
                .check(
                        octets,
                        attributes -> attributes.ifPresent(each -> assertThat(each.digest(HashAlgorithm.SHA256)
                                        .octets()
                                        .length())
                                .isEqualTo(32)));
    }

    private static Optional<FileAttributes> attributes(Bytes octets) throws MalformedFileSignature {
        Optional<ImaEntry> entry = entry(octets);
        return entry.isPresent() ? FileAttributes.of(entry.get()) : Optional.empty();
    }

    /** An entry of the template {@code evm-sig}, if the octets are fields that it may have. */
    private static Optional<ImaEntry> entry(Bytes octets) {
        BytesReader<IllegalArgumentException> in = BytesReader.bigEndian(
                octets, (offset, problem) -> new IllegalArgumentException(offset + ": " + problem));
        try {
            Bytes signature = in.bytes(in.u8("size"), "evmsig");
            Bytes names = in.bytes(in.u8("size"), "xattrnames");
            Bytes lengths = in.bytes(in.u8("size"), "xattrlengths");
            Bytes values = in.bytes(in.u8("size"), "xattrvalues");
            Bytes uid = in.bytes(in.u8("size"), "iuid");
            Bytes gid = in.bytes(in.u8("size"), "igid");
            Bytes mode = in.bytes(in.u8("size"), "imode");
            Bytes digest = Bytes.concat(Bytes.ascii("sha256:\0"), DIGEST);
            List<Bytes> all =
                    List.of(digest, Bytes.ascii("/bin/a\0"), signature, names, lengths, values, uid, gid, mode);
            return Optional.of(ImaEntry.measurement(PcrIndex.of(10), TemplateData.of(ImaTemplate.EVM_SIG, all)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not what a kernel lists, which is another target's business
        }
    }
}
