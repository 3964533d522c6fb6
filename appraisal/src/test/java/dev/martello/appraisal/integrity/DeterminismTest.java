package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.integrity.SampleMachine.GOOD;
import static dev.martello.appraisal.integrity.SampleMachine.KERNEL;
import static dev.martello.appraisal.integrity.SampleMachine.LOADER;
import static dev.martello.appraisal.integrity.SampleMachine.NGINX;
import static dev.martello.appraisal.integrity.SampleMachine.RELEASE;
import static dev.martello.appraisal.integrity.SampleMachine.measured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.integrity.SampleMachine.Program;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same inputs give the same appraisal to the octet, whoever makes it, in which order they come, and on which machine. */
class DeterminismTest {
    private static final Program EVIL = new Program("/tmp/mïner İ", "miner");
    private static final Release OLDER = SampleMachine.release("2026.10.9", 6, LOADER, KERNEL);
    private static final Release NEWER = SampleMachine.release("2026.12.1", 8, KERNEL);
    private static final RingPlan CANARY = new RingPlan("canary", new TreeSet<>(List.of("2026.12.1", "2026.11.2")), 7);
    private static final RingPlan BROAD = new RingPlan("broad", new TreeSet<>(List.of("2026.10.9")), 1000);

    /** Of the machines below, of one whose Secure Boot is off, and of a model that the register does not name. */
    private static final List<PlatformProfile> PROFILES = List.of(
            profile("edge-2u", GOOD),
            profile("edge-2u", GOOD.withSecureBoot(Optional.of(0)).withBanks(HashAlgorithm.SHA384)),
            profile("edge-İ", GOOD.withSecureBoot(Optional.empty())));

    private static PlatformProfile profile(String model, SampleMachine machine) {
        return ProfileLearning.learn(
                        model,
                        List.of(new Observation("bench", "ams1", FirmwareMeasurements.of(machine.bootLog()))),
                        Quorum.ANY)
                .drafts()
                .getFirst()
                .profile();
    }

    /** Machines with which something is wrong in each of the ways that explanations count and compare. */
    private static List<SampleMachine> machines() {
        return List.of(
                GOOD,
                GOOD.withBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384),
                GOOD.withBanks(HashAlgorithm.SHA1),
                GOOD.withSecureBoot(Optional.of(0)),
                GOOD.withApplications(LOADER, new Program("\\vmlinuz", "another kernel")),
                GOOD.withCommandLine(Optional.of("root=/dev/sda1 init=/bin/İ")),
                GOOD.withExitActions(),
                GOOD.withRuntime(measured(NGINX), measured(EVIL), measured(new Program("/usr/sbin/nginx", "other"))));
    }

    private static List<Claims> claims() {
        List<Claims> all = new ArrayList<>();
        machines().forEach(machine -> all.add(machine.claims()));
        Claims good = GOOD.claims();
        Item cut = new Item(ItemKind.BOOT_LOG, Bytes.of(1, 2, 3));
        all.add(new Claims(good.platform(), good.placement(), good.quotedPcrs(), List.of()));
        all.add(new Claims(
                good.platform(),
                good.placement(),
                good.quotedPcrs(),
                List.of(cut, good.items().getLast())));
        Claims other = GOOD.withExitActions("odd").claims();
        all.add(new Claims(good.platform(), placement("canary"), good.quotedPcrs(), other.items()));
        all.add(new Claims(good.platform(), placement("broad"), good.quotedPcrs(), good.items()));
        Claims swapped = GOOD.withSecureBoot(Optional.empty()).claims();
        all.add(new Claims(good.platform(), placement("broad"), swapped.quotedPcrs(), swapped.items()));
        return all;
    }

    private static Placement placement(String ring) {
        return new Placement(Optional.of("edge-2u"), Optional.of(ring));
    }

    private static Appraiser appraiser(List<Release> releases, List<PlatformProfile> profiles, List<RingPlan> plans) {
        return new Appraiser(new ReferenceValues(releases, profiles, plans), CompiledPolicy.standard());
    }

    private static String text(Appraiser appraiser, List<Claims> claims) {
        StringBuilder text = new StringBuilder("revision " + appraiser.revision() + "\n");
        claims.forEach(each -> text.append(appraiser.appraise(each)).append('\n'));
        return text.toString();
    }

    private static String text() {
        return text(appraiser(List.of(RELEASE, OLDER, NEWER), PROFILES, List.of(CANARY, BROAD)), claims());
    }

    /** What another process prints. */
    static final class Printer {
        private Printer() {}

        public static void main(String[] arguments) {
            byte[] octets = text().getBytes(StandardCharsets.UTF_8);
            System.out.write(octets, 0, octets.length);
            System.out.flush();
        }
    }

    @Test
    void isTheSameEachTime() {
        assertThat(text())
                .isEqualTo(text())
                .contains("edge-2u", "edge-İ", "firmware.event-changed", "firmware.model-mismatch");
    }

    @Test
    void isTheSameInWhicheverOrderReferenceValuesAndItemsCome() {
        List<Claims> reversed = claims().stream()
                .map(each -> new Claims(
                        each.platform(),
                        each.placement(),
                        each.quotedPcrs(),
                        each.items().reversed()))
                .toList();
        String text = text();
        assertThat(text(
                        appraiser(List.of(NEWER, RELEASE, OLDER), PROFILES.reversed(), List.of(BROAD, CANARY)),
                        claims()))
                .isEqualTo(text);
        assertThat(text(
                        appraiser(
                                List.of(OLDER, NEWER, RELEASE),
                                List.of(PROFILES.get(1), PROFILES.get(2), PROFILES.get(0)),
                                List.of(CANARY, BROAD)),
                        reversed))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-1 -Duser.timezone=Asia/Kathmandu",
                "-Duser.language=ar -Duser.country=EG -Dfile.encoding=UTF-16 -Duser.timezone=Pacific/Apia -XX:-TieredCompilation",
                "-Duser.language=hi -Duser.country=IN -Xint",
            })
    void isTheSameInWhateverProcess(String options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(
                "-Xmx512m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Printer.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEqualTo(text());
    }
}
