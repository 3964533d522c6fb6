package dev.martello.release.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.pe.MalformedPe;
import dev.martello.evidence.pe.PeBuilder;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.boot.BootFile.Kind;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootFileReaderTest {
    private static final Bytes LINUX = Bytes.ascii("a kernel");
    private static final Bytes OSREL = Bytes.ascii("ID=edge\n");
    private static final Bytes CMDLINE = Bytes.ascii("quiet root=/dev/dm-0\n");
    private static final Bytes INITRD = Bytes.ascii("an initial RAM disk");
    private static final Bytes KERNEL_IMAGE =
            PeBuilder.forMachine(PeImage.AMD64).section(".text", LINUX).build();

    private static final String SBAT_OF_SHIM = "sbat,1,SBAT Version\nshim,4,UEFI shim,shim,1,https://example.org\n";

    @TempDir
    private Path directory;

    private static PeBuilder stub(int version) {
        return PeBuilder.forMachine(PeImage.AMD64)
                .section(".text", Bytes.ascii("the stub"))
                .section(".sdmagic", Bytes.ascii("#### LoaderInfo: systemd-stub " + version + ".39-1~deb12u2 ####\0"));
    }

    private static PeBuilder uki(int version, Bytes kernel) {
        return stub(version)
                .section(".osrel", OSREL)
                .section(".cmdline", CMDLINE)
                .section(".initrd", INITRD)
                .section(".linux", kernel);
    }

    /** What systemd-measure 252 says of these sections. */
    @ParameterizedTest
    @CsvSource({
        "sha256, '', 70245f1e536aba4d0b7afb2c888c0d69051585a9aadf198d6b3f83b1dd37d659",
        "sha256, ', after enter-initrd', 229fa7a39dbf813f0e48af18139fe991cbff051119ecc53665a47b4f795b31fa",
        "sha256, ', after enter-initrd:leave-initrd', e4975378c889194b3065f4ee7755fa9162cd3340447e4659db1c95d21186dcd3",
        "sha256, ', after enter-initrd:leave-initrd:sysinit:ready',"
                + " f9613cb79de96dad1361867eb8df84c92203bbae8cd0ad4aab0a87ee0a741473",
        "sha384, ', after enter-initrd:leave-initrd:sysinit',"
                + " e126dc12e433a74b87eafefab6b91e4808d0f5b1a4a6a83bf09714ee23606153f3fc1c4b50d10b67938779fda42d954b",
    })
    void predictsPcr11AsSystemdMeasureDoes(String bank, String condition, String value) throws Exception {
        BootFile file = read(uki(252, LINUX)
                .section(".splash", Bytes.ascii("a picture"))
                .section(".pcrpkey", Bytes.ascii("a key"))
                .section(".uname", Bytes.ascii("6.1.0"))
                .section(".pcrsig", Bytes.ascii("{}"))
                .build());

        assertThat(values(file, 11)).containsEntry(bank + " edge.efi" + condition, value);
    }

    @Test
    void sectionsThatLaterStubsMeasureCountForThem() throws Exception {
        PeBuilder later = uki(258, KERNEL_IMAGE)
                .section(".hwids", Bytes.ascii("hwids"))
                .section(".sbat", Bytes.ascii("sbat"))
                .section(".uname", Bytes.ascii("6.12"))
                .section(".ucode", Bytes.ascii("microcode"));
        Digest value = HashAlgorithm.SHA256.zero();
        for (Map.Entry<String, Bytes> section : List.of(
                Map.entry(".linux", KERNEL_IMAGE),
                Map.entry(".osrel", OSREL),
                Map.entry(".cmdline", CMDLINE),
                Map.entry(".initrd", INITRD),
                Map.entry(".ucode", Bytes.ascii("microcode")),
                Map.entry(".uname", Bytes.ascii("6.12")),
                Map.entry(".sbat", Bytes.ascii("sbat")),
                Map.entry(".hwids", Bytes.ascii("hwids")))) {
            value = extend(extend(value, Bytes.ascii(section.getKey() + "\0")), section.getValue());
        }

        assertThat(values(read(later.build()), 11))
                .containsEntry("sha256 edge.efi", value.octets().toHex());
    }

    @Test
    void namesTheImageItsKernelAndEachSection() throws Exception {
        Bytes image = uki(252, KERNEL_IMAGE).build();

        BootFile file = read(image);

        assertThat(file.kind()).isEqualTo(Kind.UNIFIED_KERNEL_IMAGE);
        assertThat(file.notes()).isEmpty();
        assertThat(sha256(file))
                .isEqualTo(Map.of(
                        "edge.efi", List.of(authenticode(image), hash(image)),
                        "edge.efi .linux", List.of(authenticode(KERNEL_IMAGE), hash(KERNEL_IMAGE)),
                        "edge.efi .osrel", List.of(hash(OSREL)),
                        "edge.efi .cmdline", List.of(hash(CMDLINE)),
                        "edge.efi .initrd", List.of(hash(INITRD)),
                        "edge.efi initrd", List.of(hash(INITRD))));
    }

    @Test
    void predictsPcr4WithAndWithoutTheKernelInside() throws Exception {
        Bytes image = uki(252, KERNEL_IMAGE).build();
        Digest before = extend(
                extend(HashAlgorithm.SHA256.zero(), Bytes.ascii("Calling EFI Application from Boot Option")),
                Bytes.repeat(0, 4));
        Digest hidden = before.extend(authenticode(image).octets());

        assertThat(values(read(image), 4))
                .containsEntry(
                        "sha256 edge.efi, if the firmware does not see the kernel inside",
                        hidden.octets().toHex())
                .containsEntry(
                        "sha256 edge.efi, if the firmware measures the kernel inside",
                        hidden.extend(authenticode(KERNEL_IMAGE).octets())
                                .octets()
                                .toHex());
    }

    @ParameterizedTest
    @CsvSource({"252, 'quiet root=/dev/dm-0 '", "253, 'quiet root=/dev/dm-0 '", "254, 'quiet root=/dev/dm-0'"})
    void commandLineIsListedAsSectionAndAsKernelGetsIt(int version, String loadOptions) throws Exception {
        BootFile file = read(uki(version, KERNEL_IMAGE).build());

        assertThat(file.commandLines()).contains("quiet root=/dev/dm-0", loadOptions);
        Digest options = extend(
                HashAlgorithm.SHA256.zero(), Bytes.owning((loadOptions + "\0").getBytes(StandardCharsets.UTF_16LE)));
        assertThat(values(file, 9))
                .containsValue(extend(options, INITRD).octets().toHex());
    }

    @Test
    void laterStubStripsControlCharactersToo() throws Exception {
        BootFile file = read(stub(255)
                .section(".cmdline", Bytes.of(' ', '\t', 'a', 0x7f, '\n', 'b', ' ', '\n', 0, 'c'))
                .section(".linux", KERNEL_IMAGE)
                .build());

        assertThat(file.commandLines()).containsExactly(" \ta\u007f\nb ", "a  b");
    }

    @Test
    void signatureAndKeyOfPcrsAreAddedToTheInitialRamDisk() throws Exception {
        BootFile file = read(uki(252, KERNEL_IMAGE)
                .section(".pcrsig", Bytes.ascii("{}"))
                .section(".pcrpkey", Bytes.ascii("a key"))
                .build());

        // 19 octets of the initial RAM disk are filled up to 20.
        Bytes expected = Bytes.concat(
                INITRD,
                Bytes.of(0),
                archive("tpm2-pcr-signature.json", "{}"),
                archive("tpm2-pcr-public-key.pem", "a key"));
        assertThat(sha256(file)).containsEntry("edge.efi initrd", List.of(hash(expected)));
        assertThat(sha256(file)).doesNotContainKey("edge.efi .pcrsig");
    }

    /** By the description of the format: entries aligned to four octets, sizes in hexadecimal digits. */
    private static Bytes archive(String name, String content) {
        String path = ".extra/" + name;
        String directory = "070701" + "00000001" + "0000416d" + "00000000".repeat(2) + "00000001" + "00000000".repeat(6)
                + "00000007" + "00000000" + ".extra\0";
        String file = "070701" + "00000002" + "00008124" + "00000000".repeat(2) + "00000001" + "00000000"
                + "%08x".formatted(content.length()) + "00000000".repeat(4)
                + "%08x".formatted(path.length() + 1) + "00000000" + path + "\0";
        String trailer = "070701" + "00000000".repeat(4) + "00000001" + "00000000".repeat(6) + "0000000B" + "00000000"
                + "TRAILER!!!\0";
        return Bytes.ascii(aligned(aligned(aligned(directory) + file) + content) + aligned(trailer));
    }

    private static String aligned(String text) {
        return text + "\0".repeat(-text.length() & 3);
    }

    @Test
    void imageOfOtherKindsHasItsAuthenticodeDigestAndThatOfItsOctets() throws Exception {
        BootFile loader = read(KERNEL_IMAGE);
        BootFile initrd = read(INITRD);

        assertThat(loader.kind()).isEqualTo(Kind.PE_IMAGE);
        assertThat(sha256(loader))
                .isEqualTo(Map.of("edge.efi", List.of(authenticode(KERNEL_IMAGE), hash(KERNEL_IMAGE))));
        assertThat(initrd.kind()).isEqualTo(Kind.OTHER);
        assertThat(sha256(initrd)).isEqualTo(Map.of("edge.efi", List.of(hash(INITRD))));
    }

    @ParameterizedTest
    @ValueSource(ints = {251, 261, 999})
    void ofStubsThatAreNotKnownOnlyTheStartIsPredicted(int version) throws Exception {
        BootFile file = read(uki(version, KERNEL_IMAGE).build());

        assertThat(values(file, 9)).isEmpty();
        assertThat(values(file, 11)).isEmpty();
        assertThat(values(file, 4)).isNotEmpty();
        assertThat(file.notes()).singleElement().asString().contains("no systemd-stub of a version known here");
    }

    /** A shim with its sections in the layout of cert.S. */
    private static Bytes shim(String sbat, Bytes vendorCert) {
        return PeBuilder.forMachine(PeImage.AMD64)
                .section(".text", LINUX)
                .section("/37", vendorCert)
                .section(".sbat", Bytes.ascii(sbat))
                .build();
    }

    private static Bytes vendorCert(int allowed, int denied, int allowedAt, int deniedAt, Bytes... lists) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(allowed).putInt(denied).putInt(allowedAt).putInt(deniedAt);
        return Bytes.concat(Bytes.owning(header.array()), Bytes.concat(lists));
    }

    @Test
    void namesTheListsThatShimMeasures() throws Exception {
        Bytes certificate = Bytes.of(0x30, 2, 5, 0);
        Bytes denied = Bytes.ascii("a list");

        BootFile file = read(shim(SBAT_OF_SHIM, vendorCert(4, 6, 16, 20, certificate, denied)));

        Bytes list = Bytes.concat(
                EfiGuid.CERT_X509.octets(),
                Bytes.of(48, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0),
                EfiGuid.SHIM_LOCK.octets(),
                certificate);
        assertThat(sha256(file))
                .containsEntry("edge.efi MokList", List.of(hash(list)))
                .containsEntry("edge.efi MokListX", List.of(hash(denied)))
                .containsEntry("edge.efi MokListTrusted", List.of(hash(Bytes.of(1))));
        assertThat(file.notes())
                .containsExactly(
                        "edge.efi: it is a shim, and its lists of keys are those of machines whose owner has enrolled none");
    }

    @Test
    void takesShimsListAsItIsWhereItIsOneAlready() throws Exception {
        Bytes list = Bytes.concat(EfiGuid.CERT_X509.octets(), Bytes.ascii("more"));

        BootFile file = read(shim(SBAT_OF_SHIM, vendorCert(20, 0, 16, 36, list)));

        assertThat(sha256(file))
                .containsEntry("edge.efi MokList", List.of(hash(list)))
                .doesNotContainKey("edge.efi MokListX");
    }

    static Stream<Bytes> shimless() {
        Bytes certificate = Bytes.of(0x30, 2, 5, 0);
        return Stream.of(
                shim("sbat,1,SBAT Version\ngrub,4,\n", vendorCert(4, 0, 16, 20, certificate)),
                shim(SBAT_OF_SHIM, vendorCert(4, 0, 16, 21, certificate)),
                shim(SBAT_OF_SHIM, vendorCert(4, 0, 17, 21, certificate)),
                shim(SBAT_OF_SHIM, vendorCert(4, 1, 16, 20, certificate)),
                shim(SBAT_OF_SHIM, vendorCert(-1, 5, 16, 15, certificate)),
                shim(SBAT_OF_SHIM, Bytes.of(1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("shimless")
    void findsNoListsWhereAnImageIsNoShim(Bytes image) throws Exception {
        BootFile file = read(image);

        assertThat(sha256(file)).containsOnlyKeys("edge.efi");
        assertThat(file.notes()).isEmpty();
    }

    @Test
    void whatCannotBeKnownIsSaid() throws Exception {
        BootFile file = read(stub(257)
                .section(".linux", LINUX)
                .section(".dtbauto", Bytes.ascii("one board"))
                .section(".dtbauto", Bytes.ascii("another"))
                .build());

        assertThat(file.notes())
                .hasSize(3)
                .anySatisfy(note -> assertThat(note).contains("its kernel is no PE image"))
                .anySatisfy(note -> assertThat(note).contains("no command line"))
                .anySatisfy(note -> assertThat(note).contains("by the hardware"));
        assertThat(values(file, 11)).isEmpty();
        assertThat(sha256(file).get("edge.efi .dtbauto")).hasSize(2);
    }

    /** Room that ukify leaves behind a kernel; measured as it is in memory, and too much to be held. */
    @ParameterizedTest
    @ValueSource(ints = {1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 200_001, 64 << 20})
    void measuresTheZerosBehindAKernelToo(int zeros) throws Exception {
        Bytes inMemory = Bytes.concat(KERNEL_IMAGE, Bytes.repeat(0, zeros));

        BootFile file = read(stub(252).section(".linux", KERNEL_IMAGE, zeros).build());

        assertThat(sha256(file)).containsEntry("edge.efi .linux", List.of(authenticode(inMemory), hash(inMemory)));
        assertThat(values(file, 11))
                .containsEntry(
                        "sha256 edge.efi",
                        extend(extend(HashAlgorithm.SHA256.zero(), Bytes.ascii(".linux\0")), inMemory)
                                .octets()
                                .toHex());
    }

    @Test
    void refusesWhatCannotBeDescribed() {
        refuses(
                uki(257, KERNEL_IMAGE)
                        .section(".profile", Bytes.ascii("ID=main"))
                        .build(),
                "has profiles");
        refuses(uki(252, KERNEL_IMAGE).section(".cmdline", CMDLINE).build(), "has 2 sections .cmdline");
        refuses(stub(252).section(".linux", LINUX, 300 << 20).build(), "octets of zero");
        refuses(
                stub(252)
                        .section(".linux", LINUX)
                        .section(".initrd", INITRD, 2 << 20)
                        .build(),
                "section .initrd with");
        refuses(
                stub(252)
                        .section(".linux", LINUX)
                        .section(".cmdline", Bytes.of(0xff))
                        .build(),
                "not UTF-8");
        refuses(Bytes.ascii("MZ and nothing else"), "PE image, octet");
        refuses(
                PeBuilder.forMachine(PeImage.ARM64).section(".linux", LINUX).build(),
                "is for another machine (0xaa64) than linux/amd64");
    }

    @Test
    void refusesLoaderWhereAUnifiedKernelImageIsMeant() throws IOException {
        Path file = Files.write(directory.resolve("loader.efi"), KERNEL_IMAGE.toArray());

        assertThatExceptionOfType(UnsuitableBootFile.class)
                .isThrownBy(() -> reader().readUnifiedKernelImage("loader.efi", file))
                .withMessageContaining("no unified kernel image");
    }

    @Test
    void readsEachFileOfASystemPartitionByItsPath() throws Exception {
        Files.createDirectories(directory.resolve("EFI/BOOT"));
        Files.createDirectories(directory.resolve("loader/credentials"));
        Files.write(directory.resolve("EFI/BOOT/BOOTX64.EFI"), KERNEL_IMAGE.toArray());
        Files.write(
                directory.resolve("EFI/BOOT/BOOTIA32.EFI"),
                Bytes.ascii("MZ broken").toArray());
        Files.write(directory.resolve("loader/credentials/a.CRED"), INITRD.toArray());

        List<BootFile> files = SystemPartition.read(directory, reader());

        assertThat(files)
                .extracting(BootFile::name)
                .containsExactly("EFI/BOOT/BOOTIA32.EFI", "EFI/BOOT/BOOTX64.EFI", "loader/credentials/a.CRED");
        assertThat(files.get(0).notes()).singleElement().asString().contains("only its octets are listed");
        assertThat(files.get(1).notes()).isEmpty();
        assertThat(files.get(2).notes()).singleElement().asString().contains("taken up by systemd-stub");
    }

    @Test
    void systemPartitionHasNoLinks() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SystemPartition.read(directory, reader()))
                .withMessageContaining("neither a file nor a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "a:", "a b", "a::b"})
    void phasesAreWords(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> BootPhases.parse(text));
    }

    private void refuses(Bytes octets, String problem) {
        assertThatExceptionOfType(UnsuitableBootFile.class)
                .isThrownBy(() -> read(octets))
                .withMessageContaining(problem);
    }

    private BootFile read(Bytes octets) throws IOException, UnsuitableBootFile {
        return reader().read("edge.efi", Files.write(directory.resolve("file"), octets.toArray()));
    }

    private static BootFileReader reader() {
        Set<HashAlgorithm> algorithms = EnumSet.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        return new BootFileReader(Platform.LINUX_AMD64, algorithms, BootPhases.STANDARD);
    }

    private static Map<String, String> values(BootFile file, int pcr) {
        Map<String, String> values = new TreeMap<>();
        for (PredictedPcr each : file.predicted()) {
            if (each.pcr().number() == pcr) {
                values.put(
                        each.value().algorithm().label() + " " + each.when(),
                        each.value().octets().toHex());
            }
        }
        return values;
    }

    private static Map<String, List<Digest>> sha256(BootFile file) {
        Map<String, List<Digest>> digests = new TreeMap<>();
        file.digests()
                .forEach((name, all) -> digests.put(
                        name,
                        all.stream()
                                .filter(each -> each.algorithm() == HashAlgorithm.SHA256)
                                .toList()));
        return digests;
    }

    private static Digest extend(Digest value, Bytes measured) {
        return value.extend(HashAlgorithm.SHA256.hash(measured).octets());
    }

    private static Digest hash(Bytes octets) {
        return HashAlgorithm.SHA256.hash(octets);
    }

    private static Digest authenticode(Bytes image) throws MalformedPe {
        return PeImage.parse(image).authenticode(HashAlgorithm.SHA256);
    }
}
