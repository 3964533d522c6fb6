package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.CapturedEvidence;
import dev.martello.evidence.bootlog.BootLog.Format;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.SecureBoot;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BootLogReplayTest {
    private static final Pattern BANK = Pattern.compile("  (\\w+):\\s*");
    private static final Pattern REGISTER = Pattern.compile("\\s+(\\d+)\\s*: 0x([0-9A-Fa-f]+)");

    @Test
    void aSeparatorAloneGivesTheValueThatEveryTpmShows() {
        BootLog log = SampleBoots.withSeparator(BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA256), 3)
                .build();

        PcrValues values = BootLogReplay.replay(log);

        assertThat(value(values, HashAlgorithm.SHA1, 3)).isEqualTo("b2a83b0ebf2f8374299a5b2bdfc31ea955ad7236");
        assertThat(value(values, HashAlgorithm.SHA256, 3))
                .isEqualTo("3d458cfe55cc03ea1f443f1562beec8df51c75e14a9fcf9a7234a13f198e7969");
    }

    @Test
    void registersThatNoEventExtendsAreAbsent() {
        PcrValues values = BootLogReplay.replay(SampleBoots.goodLog());
        assertThat(values.bank(HashAlgorithm.SHA384).keySet())
                .extracting(PcrIndex::number)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 9, 11);
    }

    @Test
    void eventsWithoutActionExtendNothing() {
        BootLog log = SampleBoots.builder().note(0, Bytes.ascii("note")).build();
        assertThat(BootLogReplay.replay(log)).isEqualTo(PcrValues.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "4, 4", "2, 0"})
    void startsRegisterZeroWithTheStartupLocality(int stated, int start) {
        BootLog log = SampleBoots.builder()
                .note(0, StartupLocality.data(stated))
                .measure(0, Tcg.EV_POST_CODE, Bytes.ascii("code"))
                .measure(1, Tcg.EV_POST_CODE, Bytes.ascii("code"))
                .build();

        PcrValues values = BootLogReplay.replay(log);

        assertThat(values.value(HashAlgorithm.SHA256, PcrIndex.of(0))).contains(extended(startingWith(start)));
        assertThat(values.value(HashAlgorithm.SHA256, PcrIndex.of(1))).contains(extended(startingWith(0)));
    }

    @Test
    void startsRegisterZeroWithFourAfterHashCoreRootOfTrust() {
        BootLog log = SampleBoots.builder()
                .measure(0, Tcg.EV_EFI_HCRTM_EVENT, Bytes.ascii("code"), Bytes.ascii("HCRTM"))
                .build();
        assertThat(BootLogReplay.replay(log).value(HashAlgorithm.SHA256, PcrIndex.of(0)))
                .contains(extended(startingWith(4)));
    }

    @Test
    void ignoresAStartupLocalityThatComesTooLateAndSaysSo() {
        BootLog log = SampleBoots.builder()
                .measure(0, Tcg.EV_POST_CODE, Bytes.ascii("code"))
                .note(0, StartupLocality.data(3))
                .build();
        assertThat(BootLogReplay.replay(log).value(HashAlgorithm.SHA256, PcrIndex.of(0)))
                .contains(extended(startingWith(0)));
        assertThat(BootFacts.of(log).oddities())
                .extracting(BootLogProblem::kind)
                .contains(Kind.STARTUP_LOCALITY);
    }

    @ParameterizedTest
    @CsvSource({"16, 00", "17, ff", "22, ff", "23, 00"})
    void startsRegistersOfDynamicLaunchesWithOnes(int pcr, String start) {
        BootLog log = SampleBoots.builder()
                .measure(pcr, Tcg.EV_EVENT_TAG, Bytes.ascii("code"))
                .build();
        Bytes octets = Bytes.repeat(Integer.parseInt(start, 16), 32);
        assertThat(BootLogReplay.replay(log).value(HashAlgorithm.SHA256, PcrIndex.of(pcr)))
                .contains(extended(new Digest(HashAlgorithm.SHA256, octets)));
    }

    @Test
    void namesABankThatJavaCannotComputeAndReplaysTheOthers() {
        List<LoggedDigest> digests = List.of(
                LoggedDigest.of(HashAlgorithm.SHA256.hash(SampleBoots.separator())),
                LoggedDigest.of(HashAlgorithm.SM3_256.zero()));
        BootLog sample = SampleBoots.builder().build();
        List<BootEvent> events = new ArrayList<>(sample.events());
        events.add(new BootEvent(1, 65, 7, Tcg.EV_SEPARATOR, digests, SampleBoots.separator()));
        BootLog log = new BootLog(Format.CRYPTO_AGILE, sample.specId(), events, Bytes.EMPTY);

        assertThat(BootLogReplay.replay(log).banks()).containsOnlyKeys(HashAlgorithm.SHA256);
        assertThat(BootFacts.of(log).oddities()).extracting(BootLogProblem::id).contains("log.bank-uncomputable");
        assertThat(BootFacts.of(log).separators()).hasSize(1);
    }

    /** Without startup localities, of which tpm2_eventlog 5.4 knows nothing. */
    static Stream<Arguments> logs() throws IOException {
        return Stream.concat(made(), captured());
    }

    /** What real machines measured. */
    private static Stream<Arguments> captured() throws IOException {
        List<Arguments> captured = new ArrayList<>();
        for (Path folder : CapturedEvidence.folders()) {
            captured.add(Arguments.of(folder.getFileName().toString(), CapturedEvidence.bootLog(folder)));
        }
        return captured.stream();
    }

    private static Stream<Arguments> made() {
        return Stream.of(
                Arguments.of("Secure Boot on", SampleBoots.goodLog()),
                Arguments.of(
                        "Secure Boot off", SampleBoots.GOOD.with(SecureBoot.OFF).log(HashAlgorithm.SHA256)),
                Arguments.of(
                        "four banks",
                        SampleBoots.GOOD.log(
                                HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512)),
                Arguments.of("strongest bank alone", SampleBoots.GOOD.log(HashAlgorithm.SHA512)),
                Arguments.of("the old form", old(SampleBoots.GOOD.log(HashAlgorithm.SHA1))),
                Arguments.of(
                        "command line of a boot loader",
                        SampleBoots.GOOD.withLoadOptions("quiet").log(HashAlgorithm.SHA256)),
                Arguments.of(
                        "GRUB",
                        SampleBoots.builder()
                                .measure(8, Tcg.EV_IPL, Bytes.ascii("ls"), Bytes.ascii("grub_cmd: ls\0"))
                                .measure(9, Tcg.EV_IPL, Bytes.ascii("file"), Bytes.ascii("/vmlinuz\0"))
                                .measure(14, Tcg.EV_IPL, Bytes.ascii("list"), Bytes.ascii("MokList\0"))
                                .build()));
    }

    /** The same events as TPM 1.2 has them. */
    private static BootLog old(BootLog log) {
        BootLogBuilder old = BootLogBuilder.sha1();
        log.events().stream()
                .skip(1)
                .forEach(event -> old.extend((int) event.pcrNumber(), event.type(), event.digests(), event.data()));
        return old.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logs")
    void agreesWithTpm2Tools(String name, BootLog log, @TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("log");
        Files.write(file, log.write().toArray());

        PcrValues theirs = PcrValues.NONE;
        Optional<HashAlgorithm> bank = Optional.empty();
        for (String line : tpm2EventLog(file)) {
            Matcher header = BANK.matcher(line);
            Matcher register = REGISTER.matcher(line);
            if (header.matches()) {
                bank = HashAlgorithm.ofLabel(header.group(1));
            } else if (register.matches() && bank.isPresent()) {
                Bytes octets = Bytes.fromHex(register.group(2).toLowerCase(Locale.ROOT));
                theirs = theirs.with(
                        Map.of(PcrIndex.of(Integer.parseInt(register.group(1))), new Digest(bank.get(), octets)));
            }
        }

        assertThat(BootLogReplay.replay(log)).as(name).isEqualTo(theirs);
    }

    private static List<String> tpm2EventLog(Path file) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("tpm2_eventlog", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return fail("this test compares with tpm2_eventlog: apt-get install tpm2-tools", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().dropWhile(line -> !line.startsWith("pcrs:")).toList();
    }

    private static Digest startingWith(int locality) {
        return new Digest(HashAlgorithm.SHA256, Bytes.concat(Bytes.repeat(0, 31), Bytes.of(locality)));
    }

    private static Digest extended(Digest start) {
        return start.extend(HashAlgorithm.SHA256.hash(Bytes.ascii("code")).octets());
    }

    private static String value(PcrValues values, HashAlgorithm bank, int pcr) {
        return values.value(bank, PcrIndex.of(pcr)).orElseThrow().octets().toHex();
    }
}
