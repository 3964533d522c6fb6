package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.SampleEntries.ALL;
import static dev.martello.evidence.ima.SampleEntries.DIGEST;
import static dev.martello.evidence.ima.SampleEntries.DIGEST_HEX;
import static dev.martello.evidence.ima.SampleEntries.PCR_10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImaLogTest {
    /** The fields of a line as the kernel prints them, behind the template hash. */
    static List<Arguments> fieldsAsTheKernelPrintsThem() {
        String sha1 = HashAlgorithm.SHA1.hash(Bytes.utf8("#!/bin/sh")).octets().toHex();
        String signature = SampleEntries.SIGNATURE.toHex();
        return List.of(
                Arguments.of(SampleEntries.IMA, "ima " + sha1 + " /bin/old"),
                Arguments.of(SampleEntries.IMA_NG, "ima-ng sha256:" + DIGEST_HEX + " /bin/ng"),
                Arguments.of(SampleEntries.IMA_SIG, "ima-sig sha256:" + DIGEST_HEX + " /bin/signed " + signature),
                Arguments.of(SampleEntries.IMA_SIG_WITHOUT, "ima-sig sha256:" + DIGEST_HEX + " /bin/unsigned "),
                Arguments.of(SampleEntries.IMA_NGV2, "ima-ngv2 ima:sha256:" + DIGEST_HEX + " /bin/ngv2"),
                Arguments.of(
                        SampleEntries.IMA_SIGV2_VERITY,
                        "ima-sigv2 verity:sha256:" + DIGEST_HEX + " /bin/verity " + signature),
                Arguments.of(
                        SampleEntries.IMA_BUF,
                        "ima-buf sha256:" + DIGEST_HEX + " kexec-cmdline 726f6f743d2f6465762f766461207175696574"),
                Arguments.of(
                        SampleEntries.IMA_MODSIG,
                        "ima-modsig sha256:" + DIGEST_HEX + " /lib/modules/a.ko  sha256:" + DIGEST_HEX + " "
                                + signature),
                Arguments.of(
                        SampleEntries.EVM_SIG,
                        "evm-sig sha256:" + DIGEST_HEX + " /bin/evm " + signature
                                + " security.capability|security.ima 1400000022000000 0102 1000 0 33261"),
                Arguments.of(
                        SampleEntries.EVM_SIG_OF_NO_FILE, "evm-sig sha256:" + DIGEST_HEX + " boot_aggregate       "),
                Arguments.of(
                        SampleEntries.OWN_FORMAT,
                        "d-ng|n-ng|imode|iuid sha256:" + DIGEST_HEX + " /bin/own 33261 4294967295"),
                Arguments.of(SampleEntries.VIOLATION, "ima-ng sha256:" + "0".repeat(64) + " /var/log/messages"));
    }

    @ParameterizedTest
    @MethodSource("fieldsAsTheKernelPrintsThem")
    void readsAndWritesEachTemplateInBothKindsOfList(ImaEntry entry, String fields) throws MalformedImaLog {
        ImaLog log = new ImaLog(List.of(entry));
        Bytes ascii = Bytes.utf8("10 " + entry.templateHash().toHex() + " " + fields + "\n");

        assertThat(log.writeAscii().toString(StandardCharsets.UTF_8)).isEqualTo(ascii.toString(StandardCharsets.UTF_8));
        assertThat(ImaLog.parseAscii(ascii)).isEqualTo(log);
        assertThat(ImaLog.parseBinary(log.writeBinary())).isEqualTo(log);
        assertThat(log.binaryLength()).isEqualTo(log.writeBinary().length());
        assertThat(log.mismatches()).isEmpty();
    }

    @Test
    void findsWhereAnEntryEndsAndNoneInLess() throws MalformedImaLog {
        for (ImaEntry entry : ALL.entries()) {
            Bytes octets = new ImaLog(List.of(entry)).writeBinary();
            Bytes list = Bytes.concat(octets, ALL.writeBinary());
            assertThat(ImaLog.endOfFirstEntry(list)).as("%s", entry).hasValue(octets.length());
            for (int length = 0; length < octets.length(); length++) {
                assertThat(ImaLog.endOfFirstEntry(octets.slice(0, length)))
                        .as("%d octets of %s", length, entry)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010000", // a name of 256 octets
                "03000000" + "696d61" + "0000000000000000000000000000000000000000" + "00010000", // a name of 256 octets
                "06000000" + "696d612d6e67" + "01001000", // data of 1 MiB and one
                "06000000" + "696d612d6e67" + "ffffffff"
            })
    void findsNoEndOfAnEntryThatIsTooLarge(String fromTheName) {
        Bytes list = Bytes.concat(Bytes.repeat(0, 24), Bytes.fromHex(fromTheName));
        assertThatThrownBy(() -> ImaLog.endOfFirstEntry(list))
                .isInstanceOf(MalformedImaLog.class)
                .hasMessageContaining("are allowed");
    }

    @Test
    void readsBinaryEntryAsLinuxLaysItOut() throws MalformedImaLog {
        Bytes hash = HashAlgorithm.SHA1
                .hash(Bytes.fromHex("28000000" + "7368613235363a00" + DIGEST_HEX + "03000000" + "2f6100"))
                .octets();
        Bytes list = Bytes.fromHex("0a000000" + hash.toHex() + "06000000" + "696d612d6e67" + "33000000" + "28000000"
                + "7368613235363a00" + DIGEST_HEX + "03000000" + "2f6100");

        assertThat(ImaLog.parse(list).entries()).containsExactly(ImaEntry.imaNg(PCR_10, DIGEST, "/a"));
    }

    @Test
    void readsOldTemplateWhoseNameIsHashedIn256Octets() throws MalformedImaLog {
        String sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
        Bytes hash = HashAlgorithm.SHA1
                .hash(Bytes.fromHex(sha1), Bytes.ascii("/sbin/init"), Bytes.repeat(0, 246))
                .octets();
        Bytes list = Bytes.concat(
                Bytes.fromHex("0a000000" + hash.toHex() + "03000000"),
                Bytes.ascii("ima"),
                Bytes.fromHex(sha1 + "0a000000"),
                Bytes.ascii("/sbin/init"));
        ImaLog log = ImaLog.parse(list);

        assertThat(log.mismatches()).isEmpty();
        assertThat(log.entries().getFirst().path()).isEqualTo(Bytes.ascii("/sbin/init"));
        assertThat(log.entries().getFirst().fileDigest()).hasValue(new Digest(HashAlgorithm.SHA1, Bytes.fromHex(sha1)));
        assertThat(log.writeBinary()).isEqualTo(list);
    }

    @Test
    void tellsBinaryAndAsciiListsApart() throws MalformedImaLog {
        assertThat(ImaLog.parse(ALL.writeBinary())).isEqualTo(ALL);
        assertThat(ImaLog.parse(ALL.writeAscii())).isEqualTo(ALL);
        assertThat(ImaLog.parse(Bytes.EMPTY)).isEqualTo(ImaLog.EMPTY);
        ImaLog lowPcr = new ImaLog(List.of(ImaEntry.imaNg(PcrIndex.of(8), DIGEST, "/a")));
        assertThat(lowPcr.writeAscii().at(0)).isEqualTo(' ');
        assertThat(ImaLog.parse(lowPcr.writeAscii())).isEqualTo(lowPcr);
        assertThat(ImaLog.parse(lowPcr.writeBinary())).isEqualTo(lowPcr);
    }

    @Test
    void partsOfOneListJoinToTheWhole() {
        assertThat(ImaLog.concat(ALL.first(5), ALL.from(5))).isEqualTo(ALL);
        assertThat(Bytes.concat(ALL.first(5).writeBinary(), ALL.from(5).writeBinary()))
                .isEqualTo(ALL.writeBinary());
    }

    @Test
    void keepsEntryOfUnknownTemplateThoughNothingCanBeReadFromIt() throws MalformedImaLog {
        Bytes data = Bytes.ascii("whatever this is");
        ImaEntry entry = ImaEntry.measurement(PCR_10, TemplateData.opaque(ImaTemplate.named("ima-next"), data));
        ImaLog log = new ImaLog(List.of(entry));

        ImaEntry read = ImaLog.parseBinary(log.writeBinary()).entries().getFirst();
        assertThat(read).isEqualTo(entry);
        assertThat(read.template().isOpaque()).isTrue();
        assertThat(read.path()).isEqualTo(Bytes.EMPTY);
        assertThat(read.fileDigest()).isEmpty();
        assertThat(ImaLog.parseAscii(log.writeAscii())).isEqualTo(log);
        assertThat(log.binaryLength()).isEqualTo(log.writeBinary().length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/two\nlines",
                "/tmp/ends\n",
                "\n\n\n",
                "/tmp/x\n10 3b40dc33b288a454824ce87d036b3773dc44f041 ima-ng sha256:00 /bin/fake"
            })
    void templateHashTellsWhereAsciiEntryWithLineFeedsEnds(String path) throws MalformedImaLog {
        ImaLog log = new ImaLog(List.of(
                ImaEntry.imaNg(PCR_10, DIGEST, path),
                ImaEntry.imaSig(PCR_10, DIGEST, path, SampleEntries.SIGNATURE),
                SampleEntries.IMA_NG));
        assertThat(ImaLog.parseAscii(log.writeAscii())).isEqualTo(log);
    }

    @Test
    void readsSpacesInPathsOfOldKernels() throws MalformedImaLog {
        ImaLog log = new ImaLog(List.of(
                SampleEntries.entry(ImaTemplate.IMA, Bytes.repeat(7, 20), SampleEntries.name("/opt/a b (deleted)")),
                SampleEntries.entry(
                        ImaTemplate.IMA_SIG,
                        SampleEntries.SHA256_DIGEST,
                        SampleEntries.name(" /opt/a b "),
                        Bytes.EMPTY)));
        assertThat(ImaLog.parseAscii(log.writeAscii())).isEqualTo(log);
    }

    @Test
    void readsAsciiListWhoseLastLineHasNoLineFeed() throws MalformedImaLog {
        Bytes list = ALL.writeAscii();
        assertThat(ImaLog.parseAscii(list.slice(0, list.length() - 1))).isEqualTo(ALL);
    }

    @Property(tries = 300)
    void readingWhatWasWrittenGivesTheSameList(@ForAll("logs") ImaLog log) throws MalformedImaLog {
        assertThat(ImaLog.parse(log.writeBinary())).isEqualTo(log);
        assertThat(ImaLog.parse(log.writeAscii())).isEqualTo(log);
        assertThat(log.binaryLength()).isEqualTo(log.writeBinary().length());
    }

    @Provide
    Arbitrary<ImaLog> logs() {
        return entries().list().ofMaxSize(12).map(ImaLog::new);
    }

    private static Arbitrary<ImaEntry> entries() {
        Arbitrary<Digest> digests = Arbitraries.of(HashAlgorithm.values())
                .flatMap(algorithm ->
                        octets(algorithm.digestBytes(), algorithm.digestBytes()).map(o -> new Digest(algorithm, o)));
        Arbitrary<Bytes> paths = Arbitraries.bytes()
                .filter(octet -> octet != 0 && octet != '\n')
                .array(byte[].class)
                .ofMaxSize(300)
                .map(path -> Bytes.concat(Bytes.copyOf(path), Bytes.of(0)));
        Arbitrary<PcrIndex> pcrs = Arbitraries.integers().between(0, 23).map(PcrIndex::of);
        Arbitrary<TemplateData> data = Combinators.combine(digests, paths, octets(0, 40), Arbitraries.integers())
                .as((digest, path, more, number) -> data(LinuxDigest.named(digest), path, more, number));
        return Combinators.combine(pcrs, data).as(ImaEntry::measurement);
    }

    private static TemplateData data(Bytes digest, Bytes path, Bytes more, int number) {
        ImaTemplate template = List.of(
                        ImaTemplate.IMA_NG,
                        ImaTemplate.IMA_SIG,
                        ImaTemplate.IMA_BUF,
                        ImaTemplate.IMA_MODSIG,
                        ImaTemplate.named("d|imode|n-ng|iuid|xattrnames"))
                .get(Math.floorMod(number, 5));
        List<Bytes> contents = new ArrayList<>();
        for (ImaField field : template.fields()) {
            contents.add(
                    switch (field.form()) {
                        case NAMED_DIGEST -> digest;
                        case NAME -> path;
                        case OPTIONAL_NAME -> number % 2 == 0 ? Bytes.EMPTY : Bytes.ascii("user.a|user.b\0");
                        case NUMBER_OF_2 -> Bytes.of(number, number >> 8);
                        case NUMBER_OF_4 -> Bytes.of(number, number >> 8, number >> 16, number >> 24);
                        case HEX -> more;
                    });
        }
        return TemplateData.of(template, contents);
    }

    private static Arbitrary<Bytes> octets(int min, int max) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(Bytes::copyOf);
    }

    @Test
    void refusesFieldsThatTheKernelDoesNotWrite() {
        Bytes digest = SampleEntries.SHA256_DIGEST;
        List<List<Bytes>> wrong = List.of(
                List.of(digest),
                List.of(digest, Bytes.ascii("/no-nul")),
                List.of(digest, Bytes.ascii("/nul\0inside\0")),
                List.of(digest, Bytes.EMPTY),
                List.of(digest, Bytes.concat(Bytes.repeat('a', 4096), Bytes.of(0))),
                List.of(DIGEST.octets(), Bytes.ascii("/a\0")),
                List.of(Bytes.ascii("sha256\0abc"), Bytes.ascii("/a\0")),
                List.of(digest, Bytes.ascii("/a\0"), Bytes.EMPTY));
        assertThat(wrong)
                .allSatisfy(contents -> assertThatThrownBy(() -> TemplateData.of(ImaTemplate.IMA_NG, contents))
                        .isInstanceOf(IllegalArgumentException.class));
        assertThatThrownBy(() -> TemplateData.of(ImaTemplate.IMA, List.of(Bytes.repeat(1, 16), Bytes.ascii("/md5\0"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
