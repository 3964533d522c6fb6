package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.ima.AppendedSignature;
import dev.martello.evidence.ima.FileAttributes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What root may write beside a file, and at its end. */
class FileSignaturesFuzzTest {
    private static final Bytes DIGEST = HashAlgorithm.SHA256.zero().octets();

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

    /** {@code openssl cms -sign -binary -noattr -nocerts -nosmimecap -md sha256 [-keyid] -outform DER}, with a P-256 key. */
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
                                + "3c65917fb1ddd6d0e7")
                .map(hex -> Bytes.fromHex(hex).toArray());
    }

    @MethodSource("appendedSignatures")
    @FuzzTest(maxDuration = "3m")
    void appendedSignatures(byte[] octets) throws Exception {
        new Parsing<>(MalformedFileSignature.class, AppendedSignature::parse, 2000)
                .check(octets, signature -> assertThat(signature.toString()).isNotBlank());
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
