package dev.martello.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.integrity.Appraiser;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.evidence.pe.PeBuilder;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.release.boot.BootFile;
import dev.martello.release.boot.BootFileReader;
import dev.martello.release.boot.BootPhases;
import dev.martello.release.scan.ImageScan;
import dev.martello.release.scan.ScanListener;
import dev.martello.release.scan.ScanRules;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An appliance that starts an image for the first time is judged by the release that was made from the image, and by nothing else. */
class FirstBootTest {
    private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
    private static final PcrIndex PCR_10 = PcrIndex.of(10);
    private static final Bytes KERNEL = PeBuilder.forMachine(PeImage.AMD64)
            .section(".text", Bytes.ascii("a kernel"))
            .build();
    private static final Bytes INITRD = Bytes.ascii("an initial RAM disk");

    /** In the order in which they are measured. */
    private static final Map<String, Bytes> SECTIONS = new TreeMap<>(Map.of(
            "1 .linux",
            KERNEL,
            "2 .osrel",
            Bytes.ascii("ID=edge\n"),
            "3 .cmdline",
            Bytes.ascii("quiet root=/dev/dm-0"),
            "4 .initrd",
            INITRD));

    @TempDir
    private Path directory;

    private Bytes uki = Bytes.EMPTY;
    private Path root = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        PeBuilder image = PeBuilder.forMachine(PeImage.AMD64)
                .section(".sdmagic", Bytes.ascii("#### LoaderInfo: systemd-stub 252.39 ####\0"));
        SECTIONS.forEach((name, content) -> image.section(name.substring(2), content));
        uki = image.certificate(Bytes.ascii("a signature")).build();
        Files.write(directory.resolve("edge.efi"), uki.toArray());
        root = directory.resolve("root");
        Files.createDirectories(root.resolve("usr/sbin"));
        Files.writeString(root.resolve("usr/sbin/nginx"), "a server");
        Files.writeString(root.resolve("usr/sbin/spare"), "never started");
    }

    private Release release() throws Exception {
        BootFile boot = new BootFileReader(Platform.LINUX_AMD64, Set.of(SHA256), BootPhases.STANDARD)
                .readUnifiedKernelImage("edge.efi", directory.resolve("edge.efi"));
        return new ReleaseDraft("2026.11.2", Platform.LINUX_AMD64, 7, "")
                .bootFile(boot)
                .files(ImageScan.scan(root, ScanRules.STANDARD, ScanListener.NONE))
                .build();
    }

    /** What firmware, systemd-stub 252 and Linux 6.1 log; without Secure Boot the firmware sees the kernel too. */
    private BootLog boot(boolean secure) throws Exception {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(SHA256);
        log.measure(0, Tcg.EV_S_CRTM_VERSION, EventData.text("firmware 1.0"));
        log.measure(
                7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.globalVariable("SecureBoot", Bytes.of(secure ? 1 : 0)));
        log.measure(4, Tcg.EV_EFI_ACTION, Bytes.ascii("Calling EFI Application from Boot Option"));
        for (int pcr = 0; pcr < 8; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
        start(log, uki);
        SECTIONS.forEach((name, content) -> {
            Bytes label = EventData.text(name.substring(2));
            log.measure(11, Tcg.EV_IPL, Bytes.ascii(name.substring(2) + "\0"), label);
            log.measure(11, Tcg.EV_IPL, content, label);
        });
        if (!secure) {
            start(log, KERNEL);
        }
        log.measure(
                9,
                Tcg.EV_EVENT_TAG,
                EventData.text("quiet root=/dev/dm-0"),
                EventData.tagged(0x8f3b22edL, "LOADED_IMAGE::LoadOptions"));
        log.measure(9, Tcg.EV_EVENT_TAG, INITRD, EventData.tagged(0x8f3b22ecL, "Linux initrd"));
        log.measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Invocation"));
        log.measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Returned with Success"));
        return log.build();
    }

    @Test
    void isAffirmed() throws Exception {
        Appraisal appraisal = appraise(release(), boot(true), "/usr/sbin/nginx", "a server");

        // What the firmware measures is not a release's to say.
        assertThat(appraisal.findings()).extracting(each -> each.rule().text()).containsExactly("firmware.no-profile");
        assertThat(appraisal.tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(appraisal.release()).contains("2026.11.2");
    }

    @Test
    void kernelThatTheFirmwareSeesIsKnownToo() throws Exception {
        Appraisal appraisal = appraise(release(), boot(false), "/usr/sbin/nginx", "a server");

        assertThat(appraisal.findings())
                .extracting(each -> each.rule().text())
                .containsExactly("secure-boot.off", "firmware.no-profile");
    }

    @Test
    void fileThatIsNotOfTheImageIsFound() throws Exception {
        assertThat(appraise(release(), boot(true), "/usr/sbin/nginx", "another server")
                        .findings())
                .extracting(Finding::subject)
                .anySatisfy(subject -> assertThat(subject).contains("/usr/sbin/nginx"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pcrsHoldWhatWasPredicted(boolean secure) throws Exception {
        PcrValues replayed = BootLogReplay.replay(boot(secure));

        for (int pcr : List.of(4, 9, 11)) {
            assertThat(release().predictedPcrs().stream()
                            .filter(each -> each.pcr().number() == pcr)
                            .map(PredictedPcr::value))
                    .as("PCR %d", pcr)
                    .contains(replayed.value(SHA256, PcrIndex.of(pcr)).orElseThrow());
        }
    }

    @Test
    void sameImageGivesSameManifest() throws Exception {
        Bytes manifest = ReleaseManifest.write(release());

        assertThat(ReleaseManifest.write(release())).isEqualTo(manifest);
        assertThat(ReleaseManifest.parse(manifest)).isEqualTo(release());
    }

    private static Appraisal appraise(Release release, BootLog boot, String path, String content) {
        SortedMap<PcrIndex, Digest> registers = new TreeMap<>();
        for (int pcr = 0; pcr < 16; pcr++) {
            registers.put(PcrIndex.of(pcr), SHA256.zero());
        }
        registers.putAll(BootLogReplay.replay(boot).bank(SHA256));
        PcrValues booted = PcrValues.NONE.with(registers);
        ImaLog runtime = new ImaLog(List.of(
                ImaEntry.imaNg(PCR_10, BootAggregate.of(booted, SHA256).orElseThrow(), BootAggregate.NAME),
                ImaEntry.imaNg(PCR_10, SHA256.hash(Bytes.ascii(content)), path)));
        PcrValues quoted =
                booted.with(ImaReplay.replay(runtime, EnumSet.of(SHA256)).bank(SHA256));
        return new Appraiser(ReferenceValues.of(List.of(release)), CompiledPolicy.standard())
                .appraise(new Claims(
                        Platform.LINUX_AMD64,
                        Placement.UNKNOWN,
                        quoted,
                        List.of(
                                new Item(ItemKind.BOOT_LOG, boot.write()),
                                new Item(ItemKind.RUNTIME_LOG, runtime.writeBinary()))));
    }

    private static void start(BootLogBuilder log, Bytes image) throws Exception {
        Digest measured = PeImage.parse(image).authenticode(SHA256);
        log.extend(
                4,
                Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                Map.of(SHA256, measured),
                EventData.imageLoad("\\edge.efi", image.length()));
    }
}
